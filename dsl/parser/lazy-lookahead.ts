/** What a choice of the grammar looks ahead for is worked out when the choice is first met: a file meets few of them. */
import { type ILookaheadStrategy, LLkLookaheadStrategy } from 'chevrotain';

type Alternation = ILookaheadStrategy['buildLookaheadForAlternation'];
type Optional = ILookaheadStrategy['buildLookaheadForOptional'];

export class LazyLookahead extends LLkLookaheadStrategy {
  override buildLookaheadForAlternation(options: Parameters<Alternation>[0]): ReturnType<Alternation> {
    return onDemand(() => super.buildLookaheadForAlternation(options));
  }

  override buildLookaheadForOptional(options: Parameters<Optional>[0]): ReturnType<Optional> {
    return onDemand(() => super.buildLookaheadForOptional(options));
  }
}

/** The parser calls what is built as a method of its own. */
function onDemand<A, R>(build: () => (alternatives?: A) => R): (alternatives?: A) => R {
  let built: ((alternatives?: A) => R) | undefined;
  return function (this: unknown, alternatives?: A): R {
    built ??= build();
    return built.call(this, alternatives);
  };
}
