/** Traces by OpenTelemetry, sent in batches by OTLP over HTTP. What cannot be sent is dropped: no call waits for it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, ParentBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { placeIn, type Traced, type Traces } from './traces.ts';

export interface OtelParts {
  /** Of a collector: `http://HOST:4318`. */
  readonly address: string;
  /** Of evaluations that come without a place in a trace. */
  readonly share: number;
  readonly version: string;
  /** In [0, 1). */
  readonly chance: () => number;
}

const SAMPLED = 1;
const EXPORT_MS = 5000;
const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT };

export function otelTraces({ address, share, version, chance }: OtelParts): Traces {
  const exporter = new OTLPTraceExporter({ url: `${address.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: EXPORT_MS });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'writ', 'service.version': version }),
    // Who calls decides where he says something; what begins here is told.
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('writ', version);
  const running = new AsyncLocalStorage<Span>();
  const begin = <T>(what: Traced<T>, parent: Context): Span => {
    const { name, kind, attributes = {} } = what;
    return tracer.startSpan(name, { attributes, ...(kind === undefined ? {} : { kind: KINDS[kind] }) }, parent);
  };
  const run = async <T>(span: Span, { told }: Traced<T>, work: () => Promise<T>): Promise<T> => {
    try {
      const result = await running.run(span, work);
      const { error = false, ...attributes } = told?.(result) ?? {};
      span.setAttributes(attributes);
      if (error) span.setStatus({ code: SpanStatusCode.ERROR });
      return result;
    } catch (cause) {
      // Its name alone: a message may hold what was sent.
      span.setStatus({ code: SpanStatusCode.ERROR, message: cause instanceof Error ? cause.name : 'fault' });
      throw cause;
    } finally {
      span.end();
    }
  };
  return {
    enter: (traceparent, what, work) => run(begin(what, contextOf(traceparent)), what, work),
    part(what, work) {
      const parent = running.getStore();
      return parent === undefined ? work() : run(begin(what, trace.setSpan(ROOT_CONTEXT, parent)), what, work);
    },
    current() {
      const span = running.getStore();
      return span === undefined ? undefined : textOf(span);
    },
    evaluation(traceparent, policy) {
      const place = traceparent === undefined ? undefined : placeIn(traceparent);
      const isWanted = place === undefined ? chance() < share : (place.flags & SAMPLED) !== 0;
      if (!isWanted) return undefined;
      const attributes = { 'writ.policy': policy, 'http.request.method': 'POST' };
      const span = begin({ name: 'evaluate', kind: 'server', attributes }, contextOf(traceparent));
      return (status) => {
        span.setAttribute('http.response.status_code', status);
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      };
    },
    stop: () => provider.shutdown().catch(() => undefined),
  };
}

function contextOf(traceparent: string | undefined): Context {
  const place = placeIn(traceparent);
  if (place === undefined) return ROOT_CONTEXT;
  const { trace: traceId, span: spanId, flags: traceFlags } = place;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

function textOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
