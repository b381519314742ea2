/**
 * seal-on.ts FOLDER RECIPIENT: seals files into a folder one after the other, each by the way of the
 * bridge, and copies every second one beside it. Prints `<name> <sha256>` once a file is done; ends
 * when the disk does not take one.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { createSeededRandom } from '@wenkao/testing'
import { ensureFolder } from '../../../apps/bridge/src/platform/folder.fs.ts'
import {
  copySealedFile,
  writeSealedFile,
} from '../../../apps/bridge/src/platform/sealed-file.fs.ts'
import { type PartSource, sealFile } from '@wenkao/sealed-files'

const [folder, recipient, seed] = process.argv.slice(2)
if (folder === undefined || recipient === undefined) throw new Error('Expected FOLDER RECIPIENT')
const random = createSeededRandom(Number(seed))

function randomPart(name: string, size: number): PartSource {
  const bytes = Buffer.from(random.bytes(size))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { name, role: 'file', size, sha256, open: () => new Blob([bytes]).stream() }
}

const hex = (bytes: number): string => Buffer.from(random.bytes(bytes)).toString('hex')

function seal(kind: 'backup' | 'submission', to: string): Promise<ReadableStream<Uint8Array>> {
  return sealFile({
    manifest: {
      kind,
      sealedId: hex(32),
      sealedAt: Date.now(),
      sitting: null,
      binding: null,
      bindings: [],
      token: null,
      heads: {},
      submission: null,
      missing: [],
      sources: ['journal'],
      station: null,
      clock: { wallClock: Date.now(), offsetMs: null, remainingMs: null, verified: false },
      versions: { bridge: '0.1.0', app: null },
    },
    parts: [randomPart('files/文档.docx', Math.floor(random.next() * 200_000)), randomPart('b', 0)],
    sign: () => null,
    recipients: [to],
  })
}

for (const place of ['databak', 'stick']) await ensureFolder(join(folder, place))
for (;;) {
  const isBackup = random.next() < 0.5
  const name = `${isBackup ? 'move' : ''}${hex(8)}.dat`
  const path = join(folder, 'databak', name)
  const written = await writeSealedFile(
    path,
    await seal(isBackup ? 'backup' : 'submission', recipient),
  )
  if (written.kind !== 'done') break
  console.log(`databak/${name} ${written.sha256}`)
  if (!isBackup) continue
  const copied = await copySealedFile(path, join(folder, 'stick', name))
  if (copied.kind !== 'done') break
  console.log(`stick/${name} ${copied.sha256}`)
}
