export { default as ClassDialog } from './ClassDialog.vue'
export { default as ClassSittings } from './ClassSittings.vue'
export { useClassExams, type Choices } from './class-exams.store.ts'
