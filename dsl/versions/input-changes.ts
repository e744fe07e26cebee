/** What a caller must send otherwise: inputs that came, went or take less than before. */
import type { Program } from '../program/policy.ts';
import { isWithin } from '../types/interval.ts';
import type { FieldInfo, NumericType, Type } from '../types/type.ts';
import { sameUnit } from '../types/unit.ts';
import type { Change, Step } from './changes.ts';

type Declared = Pick<FieldInfo, 'name' | 'type' | 'places'>;

export function inputChanges(old: Program, next: Program): readonly Change[] {
  return fieldChanges(old.inputs, next.inputs, '');
}

function fieldChanges(old: readonly Declared[], next: readonly Declared[], path: string): readonly Change[] {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const gone = old.filter(({ name }) => !next.some((each) => each.name === name));
  return [
    ...gone.map(({ name }) => change('major', `${at(name)} is taken no more.`)),
    ...next.flatMap((field): readonly Change[] => {
      const before = old.find(({ name }) => name === field.name);
      if (before !== undefined) return typeChanges(before, field, at(field.name));
      const needed = !field.type.optional;
      return [change(needed ? 'major' : 'minor', `${at(field.name)} is new${needed ? ' and required' : ''}.`)];
    }),
  ];
}

function typeChanges(old: Declared, next: Declared, path: string): readonly Change[] {
  const [a, b] = [old.type, next.type];
  const presence: readonly Change[] =
    a.optional === b.optional
      ? []
      : [change(b.optional ? 'minor' : 'major', `${path} is ${b.optional ? 'optional' : 'required'} now.`)];
  return [...presence, ...shapeChanges({ type: a, places: old.places }, { type: b, places: next.places }, path)];
}

interface Placed {
  readonly type: Type;
  readonly places: number | undefined;
}

function shapeChanges(old: Placed, next: Placed, path: string): readonly Change[] {
  const [a, b] = [old.type, next.type];
  if (a.kind === 'numeric' && b.kind === 'numeric') {
    return numberChanges({ ...a, places: old.places }, { ...b, places: next.places }, path);
  }
  if (a.kind === 'enum' && b.kind === 'enum') return memberChanges(a.enum.members, b.enum.members, path);
  if (a.kind === 'record' && b.kind === 'record') return fieldChanges(a.record.fields, b.record.fields, path);
  if (a.kind === 'list' && b.kind === 'list') {
    const fewer = lessOrMore(b.upTo < a.upTo, b.upTo > a.upTo, `${path} may hold ${b.upTo} elements, not ${a.upTo}.`);
    return [...fewer, ...shapeChanges({ ...old, type: a.of }, { ...next, type: b.of }, path)];
  }
  return a.kind === b.kind ? [] : [change('major', `${path} is another kind of value.`)];
}

type PlacedNumber = NumericType & { readonly places: number | undefined };

function numberChanges(a: PlacedNumber, b: PlacedNumber, path: string): readonly Change[] {
  if (a.flavour !== b.flavour || !sameUnit(a.unit, b.unit)) return [change('major', `${path} is measured otherwise.`)];
  const [wider, narrower] = [isWithin(a.range, b.range), isWithin(b.range, a.range)];
  const range =
    wider && narrower ? [] : [change(wider ? 'minor' : 'major', `${path} takes ${wider ? 'more' : 'fewer'} values.`)];
  const [before, after] = [a.places ?? 0, b.places ?? 0];
  return [
    ...range,
    ...lessOrMore(after < before, after > before, `${path} takes ${after} decimal places, not ${before}.`),
  ];
}

function memberChanges(old: readonly string[], next: readonly string[], path: string): readonly Change[] {
  const gone = old.filter((member) => !next.includes(member));
  const come = next.filter((member) => !old.includes(member));
  return [
    ...gone.map((member) => change('major', `${path} takes ${member} no more.`)),
    ...come.map((member) => change('minor', `${path} takes ${member}.`)),
  ];
}

function lessOrMore(less: boolean, more: boolean, what: string): readonly Change[] {
  return less || more ? [change(less ? 'major' : 'minor', what)] : [];
}
function change(step: Step, what: string): Change {
  return { step, what };
}
