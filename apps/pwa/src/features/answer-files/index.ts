export * from './answer-files.store.ts'
export { default as TaskView } from './TaskView.vue'
