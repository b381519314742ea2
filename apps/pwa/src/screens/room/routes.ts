import type { RouteRecordRaw } from 'vue-router'

/** Pages of the tablet in the room. */
export const roomRoutes: readonly RouteRecordRaw[] = []
