/** Messages with holes (LANGUAGE 18.70). */
import type { Message } from '#dsl';
import type { Context, Environment } from './context.ts';
import { holeText } from './print.ts';

export function messageText({ parts }: Message, env: Environment, context: Context): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : holeText(context.evaluate(part, env), part.type)))
    .join('');
}
