import type { DecodeText } from './decode-text.ts'
import type { FolderState } from './folder-state.ts'

/** What a file-operation checker sees: the folder to judge and the folder as it was laid out. */
export interface FilesView {
  readonly folder: FolderState
  readonly start: FolderState
  readonly decodeText: DecodeText | undefined
}
