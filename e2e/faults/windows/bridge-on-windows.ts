import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  connectTo,
  type RunningBridge,
} from '../../../apps/bridge/src/test-processes/bridge-in-folder.fs.ts'
import { until } from '../process.ts'
import { bundleBridge } from './bundle.ts'
import type { WindowsPc, WindowsProgram } from './windows-pc.ts'

/** The bridge as it is shipped, on a Windows of Wine, and a page's way to it from Linux. */
export interface BridgeOnWindows {
  /** The answer folder as Linux sees it. */
  readonly answerFolder: string
  readonly page: Omit<RunningBridge, 'stop'>
  /** Ends it as a killed process ends, without a word. */
  kill(): Promise<void>
}

const START_S = 90

/** Puts the program, its configuration and an installed app on drive D:. */
export async function installBridge(pc: WindowsPc, server: string): Promise<void> {
  await bundleBridge(join(pc.drive, '稳考'))
  const config = {
    server,
    port: 0,
    dataFolder: 'D:\\稳考\\data',
    answerFolder: 'D:\\考试\\CZKT',
    appFolder: 'D:\\稳考\\app',
    otherPlaces: [],
    logLevel: 'info',
  }
  // As an editor of Windows writes it.
  writeFileSync(join(pc.drive, '稳考', 'bridge.json'), `\uFEFF${JSON.stringify(config)}`)
}

/** Starts it, also again after a kill. @throws Error with its last words when it does not start. */
export async function startBridgeOnWindows(pc: WindowsPc): Promise<BridgeOnWindows> {
  const args = ['D:\\稳考\\bridge.mjs', 'start', '--config', 'D:\\稳考\\bridge.json']
  const program: WindowsProgram = pc.startNode(args, 'bridge')
  const url = await until(
    'the bridge under Wine',
    () => {
      program.mustRun()
      return /"url":"(http:[^"]+)".*bridge is ready/.exec(program.output())?.[1]
    },
    START_S,
  )
  return {
    answerFolder: join(pc.drive, '考试', 'CZKT'),
    page: await connectTo(url),
    kill: program.kill,
  }
}
