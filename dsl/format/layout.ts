/**
 * A small layout algebra: a document says where its lines may break, and the renderer breaks as few as fit the width.
 * A group is written on one line when it fits and holds no forced break.
 */

import { Page, STEP } from './page.ts';

export type Doc = string | readonly Doc[] | Line | Indent | Group | Fill | Remark | Lead;

interface Line {
  readonly kind: 'line';
  /** What stands here when the group is on one line. */
  readonly flat: string;
  readonly forced: boolean;
}
interface Indent {
  readonly kind: 'indent';
  readonly doc: Doc;
}
interface Group {
  readonly kind: 'group';
  readonly doc: Doc;
  readonly forced: boolean;
  /** Written one per line, these items would be a column; written flat, they are this. */
  readonly flat?: Doc;
}
/** Items separated by `,` that fill each line as far as they fit. */
interface Fill {
  readonly kind: 'fill';
  readonly items: readonly Doc[];
}

/** A comment: at the end of the line it is met on or, `own`, on the next line; nothing goes on behind it. */
interface Remark {
  readonly kind: 'remark';
  readonly text: string;
  readonly own: boolean;
}
/** Comments on lines of their own above a document, which may begin in the middle of a line. */
interface Lead {
  readonly kind: 'lead';
  readonly texts: readonly string[];
  readonly doc: Doc;
}

/** A blank, or a line break when the group is broken. */
export const line: Doc = { kind: 'line', flat: ' ', forced: false };
/** Two blanks between clauses on one line. */
export const wideLine: Doc = { kind: 'line', flat: '  ', forced: false };
/** Nothing, or a line break when the group is broken. */
export const softLine: Doc = { kind: 'line', flat: '', forced: false };
export const hardLine: Doc = { kind: 'line', flat: '', forced: true };

export function indent(...docs: readonly Doc[]): Doc {
  return { kind: 'indent', doc: docs };
}

export function group(...docs: readonly Doc[]): Doc {
  return { kind: 'group', doc: docs, forced: isForced(docs) };
}

/** A group with two shapes: `flat` when it fits on the line, else `broken`. */
export function either(flat: Doc, broken: Doc): Doc {
  return { kind: 'group', doc: broken, forced: isForced(flat), flat };
}

export function fill(items: readonly Doc[]): Doc {
  return { kind: 'fill', items };
}

export function remark(text: string, own: boolean): Doc {
  return { kind: 'remark', text, own };
}

export function lead(texts: readonly string[], doc: Doc): Doc {
  return { kind: 'lead', texts, doc };
}

export function join(separator: Doc, docs: readonly Doc[]): Doc {
  return docs.flatMap((doc, index) => (index === 0 ? [doc] : [separator, doc]));
}

/** The document holds a forced break. */
function isForced(doc: Doc): boolean {
  if (typeof doc === 'string') return false;
  if (!('kind' in doc)) return doc.some(isForced);
  if (doc.kind === 'line' || doc.kind === 'group') return doc.forced;
  if (doc.kind === 'remark' || doc.kind === 'lead') return true;
  return doc.kind === 'indent' ? isForced(doc.doc) : doc.items.some(isForced);
}

interface Task {
  readonly indent: number;
  readonly flat: boolean;
  readonly doc: Doc;
}

/** Writes a document in at most `width` columns where it can be done. */
export function render(doc: Doc, width: number): string {
  const page = new Page();
  const tasks: Task[] = [{ indent: 0, flat: false, doc }];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    const { doc: current, flat, indent: indentation } = task;
    if (typeof current === 'string') page.write(current, indentation);
    else if (!('kind' in current)) {
      for (let index = current.length - 1; index >= 0; index -= 1) {
        const part = current[index];
        if (part !== undefined) tasks.push({ ...task, doc: part });
      }
    } else if (current.kind === 'indent') tasks.push({ indent: indentation + STEP, flat, doc: current.doc });
    else if (current.kind === 'line') {
      if (flat && !current.forced) page.write(current.flat, indentation);
      else page.breakLine(indentation);
    } else if (current.kind === 'remark') {
      if (current.own) page.remarkBelow(current.text, indentation);
      else page.remarkBehind(current.text);
    } else if (current.kind === 'lead') {
      const below = page.atStart ? indentation : indentation + STEP;
      for (const text of current.texts) page.remarkBelow(text, below);
      page.breakLine(below);
      tasks.push({ indent: below, flat, doc: current.doc });
    } else if (current.kind === 'group') {
      const oneLine = current.flat ?? current.doc;
      const fitting =
        flat || (!current.forced && fits(width - page.column, [{ indent: 0, flat: true, doc: oneLine }], tasks));
      tasks.push({ indent: indentation, flat: fitting, doc: fitting ? oneLine : current.doc });
    } else if (flat) tasks.push({ ...task, doc: join(', ', current.items) });
    else tasks.push(...nextOfFill(current, task, page, width));
  }
  return page.text;
}

/** Writes what stands before the first item of a fill, and gives what is left to write. */
function nextOfFill({ items }: Fill, task: Task, page: Page, width: number): readonly Task[] {
  const [first, ...rest] = items;
  if (first === undefined) return [];
  const { indent: indentation } = task;
  const after = rest.length === 0 ? '' : ',';
  const atStart = page.column <= indentation;
  const room = width - page.column - after.length - 1;
  const fitting = !page.isEnding && !isForced(first) && fits(room, [{ indent: 0, flat: true, doc: first }], []);
  if (!atStart && fitting) page.write(' ', indentation);
  else if (!atStart) page.breakLine(indentation);
  const flat = fitting || fitsAlone(first, width - indentation);
  const others: readonly Task[] = rest.length === 0 ? [] : [{ ...task, doc: fill(rest) }];
  return [...others, { indent: indentation, flat, doc: [first, after] }];
}

function fitsAlone(doc: Doc, room: number): boolean {
  return !isForced(doc) && fits(room - 1, [{ indent: 0, flat: true, doc }], []);
}

/** Whether what is written next, up to the first line break, takes at most `room` columns. */
function fits(room: number, first: readonly Task[], after: readonly Task[]): boolean {
  const tasks = [...first];
  let rest = after.length;
  let left = room;
  while (left >= 0) {
    let task = tasks.pop();
    if (task === undefined) {
      rest -= 1;
      task = after[rest];
      if (task === undefined) return true;
    }
    const { doc, flat } = task;
    if (typeof doc === 'string') left -= doc.length;
    else if (!('kind' in doc)) for (const part of [...doc].reverse()) tasks.push({ ...task, doc: part });
    else if (doc.kind === 'indent') tasks.push({ ...task, doc: doc.doc });
    else if (doc.kind === 'line') {
      if (doc.forced || !flat) return true;
      left -= doc.flat.length;
    } else if (doc.kind === 'group') tasks.push({ ...task, doc: flat ? (doc.flat ?? doc.doc) : doc.doc });
    else if (doc.kind === 'remark' || doc.kind === 'lead') return true;
    else tasks.push({ ...task, doc: flat ? join(', ', doc.items) : (doc.items[0] ?? '') });
  }
  return false;
}
