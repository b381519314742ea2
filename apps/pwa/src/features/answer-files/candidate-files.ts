export { useAnswerFilesStore } from './answer-files.store.ts'
export { default as FileNoticeLines } from './FileNoticeLines.vue'
export { default as FilesBeforeHandIn } from './FilesBeforeHandIn.vue'
export { default as TaskView } from './TaskView.vue'
