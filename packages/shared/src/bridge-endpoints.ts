import * as answerFolder from './answer-files/answer-folder.contract.ts'
import * as restoreFiles from './answer-files/restore-files.contract.ts'
import * as journal from './answers/journal.contract.ts'
import * as bridgeHandIn from './hand-in/bridge-hand-in.contract.ts'
import { isEndpoint, type Endpoint } from './kernel/index.ts'
import * as machineChange from './rescue/machine-change.contract.ts'
import * as openRescue from './rescue/open-rescue.contract.ts'
import * as stationStatus from './rescue/station-status.contract.ts'
import * as bridgePicture from './pictures/bridge-picture.contract.ts'
import * as bridgeBackup from './sealed-files/bridge-backup.contract.ts'
import * as bridgeSealed from './sealed-files/bridge-sealed.contract.ts'
import * as openPaper from './sessions/open-paper.contract.ts'
import * as offlineStart from './sessions/offline-start.contract.ts'
import * as bridgeExtraTime from './sittings/bridge-extra-time.contract.ts'
import * as heldSitting from './sittings/held-sitting.contract.ts'
import * as stationCheck from './station-check/station-check.contract.ts'
import * as typing from './typing/typing.contract.ts'

/** Every local operation of the bridge; it refuses to start when one has no handler. */
export const bridgeEndpoints: readonly Endpoint[] = [
  openRescue,
  machineChange,
  stationStatus,
  heldSitting,
  offlineStart,
  openPaper,
  bridgeExtraTime,
  journal,
  answerFolder,
  restoreFiles,
  bridgePicture,
  typing,
  bridgeHandIn,
  bridgeBackup,
  bridgeSealed,
  stationCheck,
].flatMap((contract) => Object.values(contract).filter(isEndpoint))
