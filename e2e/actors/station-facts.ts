import { foldLog, readEntry, readJournal } from '@wenkao/shared/answers'
import type { Receipt } from '@wenkao/shared/hand-in'
import { getSitting, heldSitting, type HeldSitting } from '@wenkao/shared/sittings'
import type { z } from 'zod/mini'
import { fetchBridge, fetchEndpoint, greetBridge } from '../exam-office-api.ts'
import type { Station } from '../exam-site.ts'

/** All that is needed to ask a bridge. */
type StationAddress = Pick<Station, 'url'>

/** What an exam PC's bridge holds, as a program on that PC could ask it. */
export async function heldBy(station: StationAddress): Promise<HeldSitting> {
  const { reply } = await fetchBridge(station.url, heldSitting)
  if (!reply.held) throw new Error('Expected this station to hold a sitting')
  return reply.held
}

export async function heldReceipt(station: StationAddress): Promise<Receipt> {
  const { receipt } = await heldBy(station)
  if (!receipt) throw new Error('Expected this station to hold a receipt')
  return receipt
}

/** The token with which the bridge's own pages prove themselves. */
export async function bridgeToken(station: StationAddress): Promise<string> {
  return greetBridge(station.url)
}

/** All entries of a sitting that the bridge's journal holds, as texts. */
export async function journalOf(
  station: StationAddress,
  sittingId: string,
): Promise<ReadonlySet<string>> {
  const { reply } = await fetchBridge(station.url, readJournal, { query: { sittingId } })
  return new Set(reply.entries)
}

/** All that the server holds of a candidate's sitting, asked with the candidate's own token. */
export async function sittingOnServer(
  server: string,
  token: string,
): Promise<z.infer<(typeof getSitting)['reply']>> {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetchEndpoint(server, getSitting, { headers })).reply
}

/** The answers that the server holds, by item, options in order; cleared ones left out. */
export async function answersOnServer(
  server: string,
  token: string,
): Promise<Record<string, string[]>> {
  const { log, bindings } = await sittingOnServer(server, token)
  const events = log.flatMap((text) => {
    const read = readEntry(text)
    return read.kind === 'entry' ? [read.entry.event] : []
  })
  const items = [...foldLog(events, bindings).items]
  return Object.fromEntries(
    items.flatMap(([id, { answer }]) => (answer.length > 0 ? [[id, [...answer].sort()]] : [])),
  )
}
