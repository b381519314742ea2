export { checkHealth, type HealthVerdict } from './package/check-health.ts'
export {
  openPackage,
  type OfficePackage,
  type PackageOutcome,
  type Relationship,
} from './package/open-package.ts'
export { systemUnpacker, type Unpacker } from './package/zip-directory.ts'
export type { UnreadableReason } from './package/package-error.ts'
export { readSheets, type SheetsOutcome, type SheetText } from './excel/read-sheets.ts'
export { anchorParagraphs } from './word/word-view.ts'
export {
  CheckpointSchema,
  TaskGradingSchema,
  type Checkpoint,
  type TaskGrading,
} from './checkpoints/checkpoint-schema.ts'
export { gradeTask, type GradeInput, type TaskVerdict } from './checkpoints/grade-task.ts'
export type { CheckpointVerdict } from './checkpoints/judge-checkpoint.ts'
export { answerTask, ApplyError } from './checkpoints/answer-task.ts'
export { describeReason } from './checkpoints/verdict-messages.ts'
export { validateTask, type TaskProblem } from './checkpoints/validate-task.ts'
export { supportedCodes } from './checkpoints/supported-codes.ts'
export {
  describeForm,
  type CheckpointForm,
  type FormField,
  type FormShape,
} from './checkpoints/describe-form.ts'
export { FolderManifestSchema, type FolderManifest } from './files/folder-state.ts'
export type { DecodeText } from './files/decode-text.ts'
export { engineVersion } from './engine-version.ts'
export * from './templates/index.ts'
