import { createPinia } from 'pinia'
import { createApp, type App } from 'vue'
import * as z from 'zod/mini'
import { createMessaging } from './app/i18n.ts'
import { chooseLanguageKey, loadLaterTextsKey } from './platform/browser/language.ts'
import { pageUpdateKey, registerServiceWorker } from './platform/browser/page-update.ts'
import { browserFetch } from './platform/network/browser-fetch.ts'
import { createCaller } from './platform/network/call.ts'
import { callerKey } from './platform/network/use-caller.ts'
import './ui/tokens.css'
import './ui/base.css'

// Without this zod tries `eval`, which the content security policy forbids.
z.config({ jitless: true })

const messaging = createMessaging()

/**
 * The page that the address asks for. The candidate's is one screen that nothing leads away from:
 * it goes without a router, which would be a tenth of what it may weigh.
 */
async function openPage(): Promise<App> {
  if (!/^\/exam\/?$/.test(location.pathname)) {
    const { RoutedPages, createAppRouter } = await import('./app/routed-pages.ts')
    return fitOut(createApp(RoutedPages)).use(createAppRouter(messaging))
  }
  const [screen] = await Promise.all([
    import('./screens/candidate/ExamScreen.vue'),
    messaging.load(['common', 'candidate']),
  ])
  return fitOut(createApp(screen.default)).provide(loadLaterTextsKey, (...more) =>
    messaging.load(['candidate-later', 'files', ...more]),
  )
}

/** What every page needs; before a router, whose first step reads the stores. */
function fitOut(app: App): App {
  app
    .use(createPinia())
    .use(messaging.i18n)
    .provide(callerKey, createCaller({ fetch: browserFetch, baseUrl: '' }))
    .provide(chooseLanguageKey, messaging.choose)
  if (import.meta.env.PROD && 'serviceWorker' in navigator)
    app.provide(pageUpdateKey, registerServiceWorker('/service-worker.js'))
  return app
}

void openPage().then((app) => app.mount('#app'))
