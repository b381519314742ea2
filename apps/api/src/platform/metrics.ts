import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'

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
  return { registry, requests, events, handIns, gradings }
}

export type Metrics = ReturnType<typeof createMetrics>
