export { default as LocalFileVersions } from './LocalFileVersions.vue'
export { default as OriginalMaterial } from './OriginalMaterial.vue'
