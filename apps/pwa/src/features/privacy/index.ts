export { default as PersonSearch } from './PersonSearch.vue'
export { default as RetentionForm } from './RetentionForm.vue'
