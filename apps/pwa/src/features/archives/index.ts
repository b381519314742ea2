export { default as ArchiveLinks } from './ArchiveLinks.vue'
