import { sealEntry } from '../log-entry.ts'
import type { AnswerEvent, Binding, SyncReply } from '../answers.contract.ts'
import { createEventWriter } from '../event-writer.ts'
import { foldLog, nextHlc } from '../fold.ts'
import { judgeEntry } from '../judge-entry.ts'
import { lacking } from '../log-entry.ts'
import { createLogReplica } from '../log-replica.ts'
import { createSyncClient, type SyncPorts, type SyncPost } from '../sync-client.ts'
import { soundParts, type DurableWrite, type Parts } from './parts.contract-suite.ts'

/** The sync client over ports that a bug has changed. */
const overPorts =
  (change: (ports: SyncPorts) => Partial<SyncPorts>): Parts['createSyncClient'] =>
  (ports, settings) =>
    createSyncClient({ ...ports, ...change(ports) }, settings)

/** Posts through `post`, and lets a bug change what the client makes of a reply. */
const readingReplies = (
  change: (reply: SyncReply, sent: readonly string[]) => SyncReply,
): Parts['createSyncClient'] =>
  overPorts((ports) => ({
    post: async (request): Promise<SyncPost> => {
      const outcome = await ports.post(request)
      return outcome.kind === 'reply'
        ? { kind: 'reply', reply: change(outcome.reply, request.events) }
        : outcome
    },
  }))

const hashOf = (text: string): string => judgeEntry(text, '').hash

const early = async (write: DurableWrite): Promise<void> => {
  write().catch(() => undefined)
}

const withoutTable = (event: AnswerEvent): AnswerEvent =>
  event.kind === 'binding' ? { ...event, value: { epoch: 0, branch: null, parent: null } } : event

/** A writer goes on where the log ends, under the name that it had in an earlier run. */
const resumed: Parts['beginWriter'] = (sitting, binding, random, replica) => {
  const last = replica.events().findLast(({ kind, value }) => {
    return kind === 'binding' && JSON.stringify(value).includes(`"epoch":${binding.epoch},`)
  })
  if (!last) return createEventWriter(sitting, binding, random)
  const { writer } = last
  let n = Math.max(
    ...replica.events().flatMap((event) => (event.writer === writer ? [event.n] : [])),
  )
  return {
    id: writer,
    write: ({ kind, item, value }, { greatestHlc, serverMs, wallClock }) => {
      n += 1
      const hlc = nextHlc(greatestHlc, serverMs)
      const at = Math.max(0, Math.floor(wallClock))
      return [sealEntry({ v: 1, sitting, writer, n, hlc, prev: null, kind, item, value, at })]
    },
  }
}

const byNumberOnly: Parts['createLogReplica'] = (sittingId) => {
  const replica = createLogReplica(sittingId)
  return {
    ...replica,
    holds: (heads) =>
      Object.entries(heads).every(([writer, { n }]) => (replica.heads()[writer]?.n ?? -1) >= n),
  }
}

/** Bugs that others have shipped, or that a tired hand could write here; each is one set of parts. */
export const plantedBugs: Readonly<Record<string, Partial<Parts>>> = {
  'the journal acknowledges before fsync': { journalWrite: early },
  'the browser acknowledges before its transaction is on disk': { browserWrite: early },
  'the server acknowledges before its commit is on disk': {
    databaseAfterCrash: (_database, previous) => previous,
  },
  'the outbox is cleared when the request goes out': {
    createSyncClient: overPorts((ports) => ({
      post: async (request) => {
        await ports.acknowledge(request.events.map(hashOf))
        return ports.post(request)
      },
    })),
  },
  'the whole batch is acknowledged by any good reply': {
    createSyncClient: readingReplies((reply, sent) => ({
      ...reply,
      results: sent.map((text) => ({ hash: hashOf(text), outcome: 'stored' })),
    })),
  },
  'as many entries are acknowledged as the reply counts, not which': {
    createSyncClient: overPorts((ports) => ({
      acknowledge: async (hashes) => {
        const texts = await ports.unacknowledged(hashes.length)
        await ports.acknowledge(texts.map(hashOf))
      },
    })),
  },
  'the epoch is ignored': {
    foldLog: (events) => foldLog([...events].map(withoutTable), []),
  },
  'the rank of a branch is ignored': {
    foldLog: (events, bindings) =>
      foldLog(
        [...events].map((event) =>
          event.kind === 'binding' ? { ...event, value: withoutBranch(event.value) } : event,
        ),
        bindings,
      ),
  },
  'the greater epoch wins, whatever the server’s table says': {
    foldLog: (events) => foldLog(events, []),
  },
  'a new run resumes the writer of the last one': { beginWriter: resumed },
  'a taken key is answered as stored, whatever its content': {
    outcomeOf: (judged, heldHash) =>
      judged.kind === 'aside' || heldHash === undefined ? 'quarantined' : 'stored',
  },
  'what the server lacks is not sent again': {
    createSyncClient: readingReplies((reply) => ({ ...reply, lacks: [] })),
  },
  'heads are compared by number alone': {
    createLogReplica: byNumberOnly,
    lacking: (ours, theirs, beyond) =>
      lacking(ours, theirs, beyond).filter(({ writer }) => {
        const held = theirs[writer]?.n ?? -1
        return held < (ours[writer]?.n ?? -1)
      }),
  },
  'the content of a conflict is dropped': { contentsToRepeat: () => [] },
  'nobody reads what the server has and he has not': {
    createSyncClient: overPorts(() => ({ holds: () => true, catchUp: async () => undefined })),
  },
  'restoring state writes it again': {
    writesOfRestore: (replica) =>
      [...foldLog(replica.events(), []).items].map(([item, { answer }]) => ({
        item,
        value: answer,
      })),
  },
  'a cleared answer counts as answered': {
    unansweredItems: (itemIds, log) => itemIds.filter((id) => !log.items.has(id)),
  },
  'the clock of new events does not follow what was read': {
    beginWriter: (sittingId, binding, random) => {
      const writer = createEventWriter(sittingId, binding, random)
      return {
        id: writer.id,
        write: (event, times) => writer.write(event, { ...times, greatestHlc: 0 }),
      }
    },
  },
  'the later calendar wins': {
    foldLog: (events, bindings) =>
      foldLog(
        [...events].map((event) => ({ ...event, hlc: event.at })),
        bindings,
      ),
  },
  'the order of arrival decides': {
    foldLog: (events, bindings) =>
      foldLog(
        [...events].map((event, at) => ({ ...event, hlc: at })),
        bindings,
      ),
  },
  'what was set aside still counts': {
    createLogReplica: (sittingId) => {
      const replica = createLogReplica(sittingId)
      return { ...replica, events: () => replica.all().flatMap(({ event }) => event ?? []) }
    },
  },
}

export const partsWith = (bug: Partial<Parts>): Parts => ({ ...soundParts, ...bug })

function withoutBranch(value: unknown): Pick<Binding, 'epoch' | 'branch'> {
  const epoch =
    typeof value === 'object' && value !== null && 'epoch' in value ? Number(value.epoch) : 0
  return { epoch, branch: null }
}
