/** Messages in a text: `message("The customer owes ", 12.50 USD, ".")`. */
import type { Message, Span } from '#dsl';
import { messageText } from '../message.ts';
import { placeOf } from '../place.ts';
import { valueText } from './expression.ts';
import { call, leaf, type Rendered } from './rendered.ts';
import type { TraceScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

/** A hole that is no single figure is a step of its own. */
export function traceMessage(message: Message, span: Span, scope: TraceScope, tracer: Tracer): Rendered {
  return messageStep('message', message, span, scope, tracer);
}

export function messageStep(stage: string, message: Message, span: Span, scope: TraceScope, tracer: Tracer): Rendered {
  const place = placeOf(tracer.program, span);
  const parts = message.parts.map((part) => {
    if (typeof part === 'string') return leaf(`${place} message`, JSON.stringify(part));
    const rendered = tracer.render(part, scope);
    if (rendered.homes.length === 1 && rendered.homes[0]?.[1] === rendered.text) return rendered;
    return scope.block.step('hole', rendered, valueText(part, scope, tracer), { at: part.span });
  });
  const text = messageText(message, scope.env, tracer.context);
  return scope.block.step(stage, call('message', parts), JSON.stringify(text), { at: span });
}
