import { parentPort, workerData } from 'node:worker_threads'
import { readRoster, type RosterWish } from './read-roster.ts'

/** Runs in a thread of its own: reads and checks one roster. */
parentPort?.postMessage(readRoster(workerData as RosterWish))
