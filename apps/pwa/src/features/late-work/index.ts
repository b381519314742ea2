export { default as LateSittingCard } from './LateSittingCard.vue'
