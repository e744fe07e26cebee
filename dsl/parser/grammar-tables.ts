/** Decision tables, calendars and lists of dates; verdict words, which stand in the cells of a test. */
import {
  Arrow,
  AtLeast,
  AtMost,
  Bar,
  Colon,
  Comma,
  DateLiteral,
  Greater,
  HalfOpen,
  LeftBrace,
  Less,
  Name,
  Range,
  RightBrace,
  Text,
  Time,
  Word,
} from '../lexer/tokens.ts';
import type { Rule } from './grammar-base.ts';
import { ValueGrammar } from './grammar-values.ts';

export class TableGrammar extends ValueGrammar {
  readonly tableDecl: Rule = this.RULE('tableDecl', () => {
    this.word('table');
    this.CONSUME(Name);
    this.word('picks');
    this.SUBRULE(this.pickPolicy);
    this.OPTION(() => this.SUBRULE(this.csvSource));
    this.CONSUME(LeftBrace);
    this.SUBRULE(this.tableHead);
    this.MANY(() => this.SUBRULE(this.tableRow));
    this.CONSUME(RightBrace);
  });

  readonly pickPolicy: Rule = this.RULE('pickPolicy', () =>
    this.OR([
      {
        ALT: () => {
          this.oneOf(1, 'one', 'first', 'every');
          this.word('row');
        },
      },
      { ALT: () => this.words('longest', 'prefix') },
      {
        ALT: () => {
          this.oneOf(2, 'sum', 'min', 'max', 'count');
          this.words('of', 'rows');
        },
      },
    ]),
  );

  readonly csvSource: Rule = this.RULE('csvSource', () => {
    this.words('from', 'csv');
    this.CONSUME(Text);
    this.OPTION(() => {
      this.word('digest');
      this.CONSUME2(Text, { LABEL: 'digest' });
    });
  });

  /** `| item | item => item | item |`, with the items before and after the arrow under two labels. */
  private row(item: Rule): void {
    this.CONSUME(Bar);
    this.SUBRULE(item, { LABEL: 'key' });
    this.MANY(() => {
      this.CONSUME2(Bar);
      this.SUBRULE2(item, { LABEL: 'key' });
    });
    this.CONSUME(Arrow);
    this.SUBRULE3(item, { LABEL: 'output' });
    this.MANY2(() => {
      this.CONSUME3(Bar);
      this.SUBRULE4(item, { LABEL: 'output' });
    });
    this.CONSUME4(Bar);
  }

  readonly tableHead: Rule = this.RULE('tableHead', () => this.row(this.colDecl));

  readonly tableRow: Rule = this.RULE('tableRow', () => this.row(this.cell));

  readonly casesHead: Rule = this.RULE('casesHead', () => this.row(this.path));

  readonly colDecl: Rule = this.RULE('colDecl', () => {
    this.CONSUME(Word);
    this.CONSUME(Colon);
    this.SUBRULE(this.typeRef);
  });

  readonly cell: Rule = this.RULE('cell', () =>
    this.OR([
      { ALT: () => this.word('any') },
      { ALT: () => this.word('otherwise') },
      { ALT: () => this.SUBRULE(this.compareCell) },
      // A verdict word wins over a value of the same name.
      { ALT: () => this.SUBRULE(this.verdict), IGNORE_AMBIGUITIES: true },
      { ALT: () => this.SUBRULE(this.cellItems) },
    ]),
  );

  readonly compareCell: Rule = this.RULE('compareCell', () => {
    this.OR(
      [Less, AtMost, Greater, AtLeast].map((token) => ({ ALT: () => this.CONSUME(token, { LABEL: 'operator' }) })),
    );
    this.SUBRULE(this.additive);
  });

  readonly cellItems: Rule = this.RULE('cellItems', () => this.separated(() => this.SUBRULE(this.cellItem)));

  readonly cellItem: Rule = this.RULE('cellItem', () => {
    this.SUBRULE(this.expr);
    this.OPTION(() => {
      this.OR([{ ALT: () => this.CONSUME(Range) }, { ALT: () => this.CONSUME(HalfOpen) }]);
      this.SUBRULE(this.additive);
    });
  });

  readonly verdict: Rule = this.RULE('verdict', () =>
    this.OR([
      { ALT: () => this.word('passes') },
      { ALT: () => this.SUBRULE(this.failsVerdict) },
      { ALT: () => this.word('undecided') },
      { ALT: () => this.word('refers') },
      { ALT: () => this.word('waived') },
      { ALT: () => this.word('emitted') },
      {
        ALT: () => {
          this.word('not');
          this.OR2([{ ALT: () => this.word('emitted', 2) }, { ALT: () => this.word('applicable') }]);
        },
      },
      {
        ALT: () => {
          this.word('never');
          this.oneOf(3, 'decreases', 'increases');
        },
      },
    ]),
  );

  readonly failsVerdict: Rule = this.RULE('failsVerdict', () => {
    this.word('fails');
    this.OPTION(() => {
      this.word('with');
      this.SUBRULE(this.names);
    });
  });

  readonly calendarDecl: Rule = this.RULE('calendarDecl', () => {
    this.word('calendar');
    this.CONSUME(Name);
    this.words('in', 'zone');
    this.OR([{ ALT: () => this.CONSUME(Text) }, { ALT: () => this.SUBRULE(this.path) }]);
    this.body(this.band);
  });

  readonly band: Rule = this.RULE('band', () => {
    this.CONSUME(Name);
    this.CONSUME(Colon);
    this.OR([
      { ALT: () => this.word('otherwise') },
      {
        ALT: () => {
          this.SUBRULE(this.window);
          this.MANY(() => {
            this.word('and');
            this.SUBRULE2(this.window);
          });
        },
      },
    ]);
  });

  readonly window: Rule = this.RULE('window', () => {
    this.SUBRULE(this.daySpec);
    this.OPTION(() => {
      this.CONSUME(Time);
      this.word('to');
      this.CONSUME2(Time);
    });
    this.OPTION2(() => {
      this.word('in');
      this.CONSUME(Name, { LABEL: 'month' });
      this.OPTION3(() => {
        this.word('to', 1);
        this.CONSUME2(Name, { LABEL: 'month' });
      });
    });
    this.OPTION4(() => {
      this.words('except', 'on');
      this.CONSUME3(Name, { LABEL: 'except' });
    });
  });

  readonly daySpec: Rule = this.RULE('daySpec', () =>
    this.OR([
      { ALT: () => this.words('every', 'day') },
      {
        ALT: () => {
          this.word('on');
          this.CONSUME(Name, { LABEL: 'dates' });
        },
      },
      {
        ALT: () => {
          this.CONSUME2(Name, { LABEL: 'day' });
          this.OR2([
            {
              ALT: () => {
                this.word('to');
                this.CONSUME3(Name, { LABEL: 'last' });
              },
            },
            {
              ALT: () =>
                this.MANY(() => {
                  this.CONSUME(Comma);
                  this.CONSUME4(Name, { LABEL: 'day' });
                }),
            },
          ]);
        },
      },
    ]),
  );

  readonly datesDecl: Rule = this.RULE('datesDecl', () => {
    this.word('dates');
    this.CONSUME(Name);
    this.body(this.dateEntry);
  });

  readonly dateEntry: Rule = this.RULE('dateEntry', () => {
    this.CONSUME(DateLiteral);
    this.OPTION(() => this.CONSUME(Text));
  });
}
