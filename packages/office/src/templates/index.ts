export {
  DrawnSchema,
  TaskTemplateSchema,
  placements,
  type Constraint,
  type Drawn,
  type Parameter,
  type Placement,
  type Step,
  type TaskTemplate,
  type TemplateCheckpoint,
} from './template-schema.ts'
export { countTasks, drawParameters } from './draw-parameters.ts'
export {
  gradingOf,
  makeAnswer,
  makeTask,
  startManifest,
  type MadeTask,
  type MakeOptions,
  type TaskWithFiles,
} from './make-task.ts'
export { instructionDocument } from './instruction-document.ts'
export { templateFaults, type FaultOptions } from './template-faults.ts'
export type { TemplateFault } from './template-fault.ts'
export { TemplateError } from './parameter-values.ts'
export { outlineStart, type StartOutline } from './outline-start.ts'
export { parameterTypes } from './parameter-types.ts'
