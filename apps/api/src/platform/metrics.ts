import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Admission } from './admission.ts'

/** Prometheus metrics of one process. */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'wenkao_http_request_seconds',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  })
  const events = new Counter({
    name: 'wenkao_answer_events_total',
    help: 'Answer events by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const handIns = new Counter({
    name: 'wenkao_hand_ins_total',
    help: 'Hand-ins by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const gradings = new Counter({
    name: 'wenkao_gradings_total',
    help: 'Gradings by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const byOutcome = new Map<string, { inc(): void }>()
  return {
    registry,
    requests,
    /** Counts one; the label is looked up once, because the look costs more than the count. */
    countEvent(outcome: string): void {
      const known = byOutcome.get(outcome) ?? events.labels(outcome)
      byOutcome.set(outcome, known)
      known.inc()
    },
    handIns,
    gradings,
  }
}

export type Metrics = ReturnType<typeof createMetrics>

/** Shows what waits for its commit, and how much was turned away. */
export function measureAdmission({ registry }: Metrics, admission: Admission): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    const made = new Gauge({
      name,
      help,
      registers: [registry],
      collect: () => {
        made.set(read())
      },
    })
  }
  gauge(
    'wenkao_answer_requests_waiting',
    'Answer requests under way',
    () => admission.state.requests,
  )
  gauge('wenkao_answer_bytes_waiting', 'Declared bytes of them', () => admission.state.bytes)
  const refused = new Counter({
    name: 'wenkao_answer_requests_refused_total',
    help: 'Answer requests refused with 503 because too many were under way',
    registers: [registry],
    collect: () => {
      refused.reset()
      refused.inc(admission.state.refused)
    },
  })
}
