import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { createMessaging } from './app/i18n.ts'
import { createAppRouter } from './app/router.ts'
import { chooseLanguageKey } from './platform/browser/language.ts'
import { createCaller } from './platform/network/call.ts'
import { callerKey } from './platform/network/use-caller.ts'
import './ui/tokens.css'
import './ui/base.css'

const messaging = createMessaging()
const router = createAppRouter(messaging)

createApp(App)
  .use(createPinia())
  .use(messaging.i18n)
  .use(router)
  .provide(callerKey, createCaller({ fetch: globalThis.fetch.bind(globalThis), baseUrl: '' }))
  .provide(chooseLanguageKey, messaging.choose)
  .mount('#app')
