import { programOfSocket, readSockets, userName } from '../../../platform/proc-sockets.fs.ts'
import { pidOfPort, taskOf } from '../../../platform/windows-sockets.ts'
import { verdict, type Facts, type Verdict } from '../verdict.ts'

/** Who listens on the bridge's port. */
export interface PortHolder {
  readonly facts: Facts
  /** undefined where the system does not tell. */
  readonly isOwnUser: boolean | undefined
  readonly isUs: boolean
}

/**
 * Whether the bridge's port is the bridge's. A page that
 * is opened from a foreign program's port would trust it with the candidate's code.
 */
export async function checkPort(port: number): Promise<Verdict<'port'>> {
  const holder =
    process.platform === 'win32' ? await holderOnWindows(port) : await holderOnLinux(port)
  if (holder === 'unknown') return verdict('unknown', 'unknown', { port })
  if (!holder || holder.isUs) return verdict('good', 'own', { port })
  if (holder.isOwnUser === false) return verdict('bad', 'otherUser', { port, ...holder.facts })
  return verdict('bad', 'foreign', { port, ...holder.facts })
}

async function holderOnLinux(port: number): Promise<PortHolder | undefined | 'unknown'> {
  const rows = await readSockets()
  if (rows === undefined) return 'unknown'
  const listeners = rows.filter(
    (row) => row.isListening && row.isLoopback && row.localPort === port,
  )
  const uid = process.getuid?.()
  // One on `localhost` by IPv6 beside ours takes what is meant for us, so each is looked at.
  for (const row of listeners) {
    const program = await programOfSocket(row.inode)
    if (program?.pid === process.pid) continue
    return {
      facts: { user: await userName(row.uid), program: program?.name, pid: program?.pid },
      isOwnUser: row.uid === uid,
      isUs: false,
    }
  }
  return undefined
}

async function holderOnWindows(port: number): Promise<PortHolder | undefined | 'unknown'> {
  const pid = await pidOfPort(port, undefined)
  if (pid === undefined) return 'unknown'
  const [task, self] = await Promise.all([taskOf(pid), taskOf(process.pid)])
  const isTold = task?.user !== undefined && self?.user !== undefined
  return {
    facts: { user: task?.user, program: task?.name, pid },
    isOwnUser: isTold ? task.user === self.user : undefined,
    isUs: pid === process.pid,
  }
}
