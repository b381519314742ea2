export * from './answer-files.store.ts'

/** The task's page, in a chunk of its own: a first question is rarely a task. */
export const loadTaskView = () => import('./TaskView.vue')
