import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import type { Messaging, MessageFile } from './i18n.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Message files that the route's pages use, besides `common`; staff's pages get `errors` too. */
    messages?: readonly Exclude<MessageFile, 'common' | 'station'>[]
    /** Key of the page's title. */
    title?: string
  }
}

/**
 * Each audience's routes lie in a chunk of their own: the first navigation below its path fetches
 * the chunk, adds its routes, and goes on. So a tablet never downloads the office's code. The
 * candidate's page has no route: `main.ts` opens it, and links to it load it anew.
 */
const audiences: readonly {
  readonly prefixes: readonly string[]
  readonly load: () => Promise<readonly RouteRecordRaw[]>
}[] = [
  {
    prefixes: ['/rescue', '/check'],
    load: async () => (await import('../screens/rescue/routes.ts')).rescueRoutes,
  },
  {
    prefixes: ['/room'],
    load: async () => (await import('../screens/room/routes.ts')).roomRoutes,
  },
  {
    prefixes: ['/office', '/sign-in', '/setup', '/apply'],
    load: async () => (await import('../screens/office/routes.ts')).officeRoutes,
  },
  {
    prefixes: ['/verify', '/trust', '/result'],
    load: async () => (await import('../screens/verify/routes.ts')).verifyRoutes,
  },
]

/** The router of all other pages. @param messaging texts, loaded before a page that uses them is shown. */
export function createAppRouter(messaging: Messaging): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      {
        path: '/',
        component: () => import('./StartPage.vue'),
        meta: { messages: ['pages'] },
      },
      {
        path: '/:pathMatch(.*)*',
        name: 'lost',
        component: () => import('./LostPage.vue'),
        meta: { messages: ['pages'] },
      },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  const added = new Set<number>()

  router.beforeEach(async (to) => {
    const at = audiences.findIndex(({ prefixes }) =>
      prefixes.some((prefix) => to.path === prefix || to.path.startsWith(`${prefix}/`)),
    )
    const audience = audiences[at]
    if (audience && !added.has(at)) {
      for (const route of await audience.load()) router.addRoute(route)
      added.add(at)
      return to.fullPath
    }
    await messaging.load(['common', ...to.matched.flatMap(filesOf)])
    return true
  })
  router.afterEach((to) => {
    const { t } = messaging.i18n.global
    const title = to.meta.title === undefined ? '' : `${t(to.meta.title)} · `
    document.title = `${title}${t('common.product')}`
  })
  return router
}

/** A candidate's page has words of its own for every error, so it does not carry the staff's. */
function filesOf(route: { meta: { messages?: readonly MessageFile[] } }): readonly MessageFile[] {
  const files = route.meta.messages ?? []
  return files.some((file) => file === 'office' || file === 'room') ? ['errors', ...files] : files
}
