import { parentPort, workerData } from 'node:worker_threads'
import { templateFaults } from '@wenkao/office'
import type { TemplateTrial } from './try-template.ts'

/**
 * Runs in a thread of its own: tries one template on every allowed value, up to a number of draws that
 * bounds what the most willing author can ask for.
 */
const { template, uploaded } = workerData as TemplateTrial
const faults = templateFaults(template, {
  seed: 'review',
  draws: 6,
  most: 60,
  spoiled: 6,
  uploaded: (hash) => uploaded.get(hash),
})
parentPort?.postMessage(faults)
