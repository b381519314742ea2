import type { RouteRecordRaw } from 'vue-router'

/** Pages of the exam office, and those before it: `/sign-in` and `/setup`. */
export const officeRoutes: readonly RouteRecordRaw[] = []
