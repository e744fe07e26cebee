/** What all lines of a bill begin and end with. */
import type { Charge, Excuse, Let, Message } from '#dsl';
import type { AnswerWriter } from './answer-writer.ts';

/** What whoever writes messages needs. */
export interface MessageWriting {
  readonly answer: AnswerWriter;
  readonly lineOf: (span: Charge['span']) => string;
  /** Writes a message with holes, between the quotes of its JSON text. */
  readonly message: (message: Message, lets: readonly Let[]) => void;
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
export function head(kind: string, { name, title, code }: Titled): string {
  const coded = code === undefined ? '' : `,"code":${JSON.stringify(code)}`;
  return `{"id":${JSON.stringify(name)},"kind":"${kind}","title":${JSON.stringify(title)}${coded},"amount":"`;
}

/** Why a line is there although it comes to nothing. */
export function writeReason({ reason }: Excuse, lets: readonly Let[], at: MessageWriting): void {
  at.answer.fixed(',"reason":"');
  at.message(reason, lets);
  at.answer.fixed('"');
}

/** From the message on. */
export function writeTail({ message, lets, span }: Pick<Charge, 'message' | 'lets' | 'span'>, at: TariffWriting): void {
  if (message !== undefined) {
    at.answer.fixed(',"message":"');
    at.message(message, lets);
    at.answer.fixed('"');
  }
  at.answer.fixed(`,"at":${JSON.stringify(at.lineOf(span))}}`);
}
