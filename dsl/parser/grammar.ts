/** The whole grammar: the file, its header, its imports, and the declarations of all families. One parser serves. */
import { DateLiteral, NumberLiteral, Version } from '../lexer/tokens.ts';
import type { Rule } from './grammar-base.ts';
import { TestGrammar } from './grammar-tests.ts';

export class WritParser extends TestGrammar {
  readonly file: Rule = this.RULE('file', () => {
    this.SUBRULE(this.header);
    this.MANY(() => this.SUBRULE(this.useDecl));
    this.MANY2(() => this.SUBRULE(this.decl));
  });

  readonly header: Rule = this.RULE('header', () => {
    this.oneOf(0, 'policy', 'library');
    this.SUBRULE(this.dotted);
    this.title();
    this.word('version');
    this.CONSUME(Version);
    this.MANY(() => this.SUBRULE(this.headerClause));
  });

  readonly headerClause: Rule = this.RULE('headerClause', () =>
    this.OR(
      this.anyRule(
        ...[this.effective, this.zone, this.currency, this.rounding, this.asOfClause, this.supersedes],
        ...[this.owner, this.describe],
      ),
    ),
  );

  readonly effective: Rule = this.RULE('effective', () => {
    this.words('effective', 'from');
    this.CONSUME(DateLiteral);
    this.OPTION(() => {
      this.word('until');
      this.CONSUME2(DateLiteral, { LABEL: 'until' });
    });
  });

  readonly zone: Rule = this.RULE('zone', () => this.textAfter('zone'));

  readonly currency: Rule = this.RULE('currency', () => {
    this.word('currency');
    this.SUBRULE(this.names);
    this.OPTION(() => {
      this.word('by');
      this.SUBRULE(this.path);
    });
  });

  readonly asOfClause: Rule = this.RULE('asOfClause', () => {
    this.words('as', 'of');
    this.SUBRULE(this.path);
  });

  readonly supersedes: Rule = this.RULE('supersedes', () => {
    this.word('supersedes');
    this.CONSUME(Version);
    this.OPTION(() => {
      this.word('for');
      this.OR([
        { ALT: () => this.words('new', 'subscribers') },
        {
          ALT: () => {
            this.word('everyone');
            this.OPTION2(() => {
              this.word('from');
              this.CONSUME(DateLiteral);
            });
          },
        },
      ]);
    });
  });

  readonly owner: Rule = this.RULE('owner', () => this.textAfter('owner'));

  readonly describe: Rule = this.RULE('describe', () => this.textAfter('describe'));

  readonly useDecl: Rule = this.RULE('useDecl', () => {
    this.word('use');
    this.SUBRULE(this.names);
    this.word('from');
    this.SUBRULE(this.dotted);
    this.word('version');
    this.CONSUME(NumberLiteral);
  });

  readonly decl: Rule = this.RULE('decl', () =>
    this.OR(
      this.anyRule(
        ...[this.grantDecl, this.payoutDecl, this.unitDecl, this.enumDecl, this.recordDecl, this.inputDecl],
        ...[this.constantDecl, this.defineDecl, this.externDecl, this.tableDecl, this.calendarDecl],
        ...[this.datesDecl, this.ruleDecl, this.decisionDecl, this.tariffDecl, this.commissionDecl],
        ...[this.progressionDecl, this.limitDecl, this.featureDecl, this.intentDecl, this.exampleDecl],
        ...[this.testDecl, this.propertyDecl],
      ),
    ),
  );

  constructor(proved = false) {
    super(proved);
    this.performSelfAnalysis();
  }
}

let shared: WritParser | undefined;

/** The one parser of this process; its grammar is analysed at the first use. */
export function writParser(): WritParser {
  shared ??= new WritParser();
  return shared;
}
