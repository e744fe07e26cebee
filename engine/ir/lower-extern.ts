/** Calls of externs (LANGUAGE 18.157, 18.158): the answer is put where the frame has a place for it, and read from there at once. */
import type { Type } from '#dsl';
import { Bug } from '../bug.ts';
import { undivided } from './divisors.ts';
import type { Argument, AskedLeaf, Node } from './ir.ts';
import { NOT_COMPILED, NotCompiled } from './not-compiled.ts';
import { localNumber } from './number-nodes.ts';
import { type ExprOf, fitted, type Site } from './site.ts';
import { and, YES } from './truths.ts';
import { FROM_FRAME, type Lowered, onlyWhere, presence, type Reader, readPlace } from './values.ts';

export function lowerExtern({ extern, args }: ExprOf<'extern'>, site: Site): Lowered {
  const { builder, program, reach } = site;
  const refused = new NotCompiled(NOT_COMPILED.extern(extern.name));
  const given = extern.params.map(({ type }, i) => {
    const arg = args[i];
    if (arg === undefined) throw new Bug(`${extern.name} wants ${extern.params.length} arguments`);
    return { type, value: builder.once(fitted(site.lower(arg), arg.type, type)) };
  });
  const { when } = reach;
  const place = site.answers.get(extern);
  if (when === undefined || place === undefined) throw refused;
  const shapes = given.map(({ type, value }) => argumentOf(value, type));
  if (shapes.some((shape) => shape === undefined)) throw refused;
  const needed = given.filter(({ type }) => !type.optional).map(({ value }) => presence(value));
  const known = builder.truth(and(...needed));
  const leaves: AskedLeaf[] = [];
  const answer = readPlace(
    place,
    leafReader(leaves, () => builder.local()),
  );
  builder.push({
    op: 'ask',
    extern,
    program,
    place,
    when: builder.truth(and(when, known)),
    args: shapes.filter((shape) => shape !== undefined),
    leaves,
  });
  return known === YES ? answer : onlyWhere(known, answer);
}

/** Undefined for a list, which may be as long as the input makes it. */
function argumentOf(value: Lowered, type: Type): Argument | undefined {
  switch (value.kind) {
    case 'number':
      return { kind: 'number', present: value.present, node: undivided(value.node), of: type.kind };
    case 'truth':
      return { kind: 'truth', present: presence(value), node: value.yes };
    case 'text':
      return { kind: 'text', present: value.present, node: value.node };
    case 'record': {
      if (type.kind !== 'record') throw new Bug('a record for no record');
      const { fields } = type.record;
      const shapes = value.fields.flatMap((field, i) => {
        const declared = fields[i];
        const shape = declared === undefined ? undefined : argumentOf(field, declared.type);
        return shape === undefined ? [] : [shape];
      });
      return shapes.length < fields.length ? undefined : { kind: 'record', present: value.present, fields: shapes };
    }
    case 'list':
    case 'literal':
    case 'either':
    case 'nothing':
      return undefined;
    default:
      return value satisfies never;
  }
}

/** The place is written anew by the next call, so that each leaf is taken to a local of its own. */
function leafReader(leaves: AskedLeaf[], local: () => number): Reader {
  const taken = (value: Node): number => {
    const own = local();
    leaves.push({ local: own, value });
    return own;
  };
  return {
    number: (...at) => {
      const node = FROM_FRAME.number(...at);
      return localNumber(taken(node), node);
    },
    truth: (slot) => ({ family: 'truth', op: 'local', local: taken(FROM_FRAME.truth(slot)) }),
    text: (slot) => ({ family: 'text', op: 'local', local: taken(FROM_FRAME.text(slot)) }),
    list: (slot) => ({ family: 'list', op: 'local', local: taken(FROM_FRAME.list(slot)) }),
  };
}
