import { createPinia } from 'pinia'
import { createApp } from 'vue'
import * as z from 'zod/mini'
import App from './app/App.vue'
import { createMessaging } from './app/i18n.ts'
import { createAppRouter } from './app/router.ts'
import { chooseLanguageKey } from './platform/browser/language.ts'
import { pageUpdateKey, registerServiceWorker } from './platform/browser/page-update.ts'
import { browserFetch } from './platform/network/browser-fetch.ts'
import { createCaller } from './platform/network/call.ts'
import { callerKey } from './platform/network/use-caller.ts'
import './ui/tokens.css'
import './ui/base.css'

// Without this zod tries `eval`, which the content security policy forbids.
z.config({ jitless: true })

const messaging = createMessaging()
const app = createApp(App)
  .use(createPinia())
  .use(messaging.i18n)
  .use(createAppRouter(messaging))
  .provide(callerKey, createCaller({ fetch: browserFetch, baseUrl: '' }))
  .provide(chooseLanguageKey, messaging.choose)

if (import.meta.env.PROD && 'serviceWorker' in navigator)
  app.provide(pageUpdateKey, registerServiceWorker('/service-worker.js'))

app.mount('#app')
