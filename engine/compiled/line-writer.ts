/** What all lines of a bill begin and end with. */
import type { Charge, Each, Excuse, Let, Message } from '#dsl';
import type { AnswerWriter } from './answer-writer.ts';
import { writeValue } from './emit-print.ts';
import type { StoredValue } from './outputs.ts';

/** What whoever writes messages needs. */
export interface MessageWriting {
  readonly answer: AnswerWriter;
  readonly lineOf: (span: Charge['span']) => string;
  /** Writes a message with holes, between the quotes of its JSON text; of one item where its block stands for items. */
  readonly message: (message: Message, lets: readonly Let[], each?: Each) => void;
}

export interface TariffWriting extends MessageWriting {
  readonly currency: string;
  /** Slots of the billing period. */
  readonly period: { readonly start: number; readonly end: number } | undefined;
}

interface Titled {
  readonly name: string;
  readonly title: string;
  readonly code?: string;
}
/** Up to the amount. */
export function head(kind: string, titled: Titled): string {
  return `{"id":${JSON.stringify(titled.name)}${headFrom(kind, titled)}`;
}
function headFrom(kind: string, { title, code }: Titled): string {
  const coded = code === undefined ? '' : `,"code":${JSON.stringify(code)}`;
  return `,"kind":"${kind}","title":${JSON.stringify(title)}${coded},"amount":"`;
}
/** The same of a line that may stand for an item, which is known by its key. */
export function writeHead(kind: string, titled: Titled, key: StoredValue | undefined, answer: AnswerWriter): void {
  writeIdentity(titled.name, key, answer);
  answer.fixed(headFrom(kind, titled));
}
export function writeIdentity(id: string | undefined, key: StoredValue | undefined, answer: AnswerWriter): void {
  answer.fixed(id === undefined ? '{' : `{"id":${JSON.stringify(id)}`);
  if (key === undefined) return;
  answer.fixed(id === undefined ? '"key":' : ',"key":');
  writeValue(key, answer);
}

/** The names that a block's texts see. */
type Sees = Pick<Charge, 'lets' | 'each'>;

/** Why a line is there although it comes to nothing. */
export function writeReason({ reason }: Excuse, { lets, each }: Sees, at: MessageWriting): void {
  at.answer.fixed(',"reason":"');
  at.message(reason, lets, each);
  at.answer.fixed('"');
}

/** From the message on. */
export function writeTail(
  { message, lets, each, span }: Sees & Pick<Charge, 'message' | 'span'>,
  at: TariffWriting,
): void {
  if (message !== undefined) {
    at.answer.fixed(',"message":"');
    at.message(message, lets, each);
    at.answer.fixed('"');
  }
  at.answer.fixed(`,"at":${JSON.stringify(at.lineOf(span))}}`);
}
