import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { appVersion } from './app-version.ts'
import { examChunks } from './exam-chunks.ts'
import { leanContracts } from './lean-contracts.ts'
import { leanLibraries } from './lean-libraries.ts'
import { ownHashes } from './own-hashes.ts'
import manifest from './package.json' with { type: 'json' }
import { precacheWithout } from './precache.ts'

const exam = examChunks({
  entry: '/src/main.ts',
  exam: '/screens/candidate/ExamScreen.vue',
  others: '/src/app/routed-pages.ts',
  leftOut:
    /\/(rescue\/(machine-change|open-rescue)|sittings\/(pick-branch|moves|session-time|report-extra-time|bridge-extra-time))\.contract\.ts$|\/shared\/src\/sittings\/(explain-deadline|offline-start|grant-limit|session-clock|server-clock|judge-move|suggest-spare|sitting-actions)\.ts$|\/shared\/src\/sessions\/(sessions|hand-over|offline-start|session-file)\.contract\.ts$|\/shared\/src\/papers\/(variants|package)\.ts$|\/hand-in\/(check-receipt\.contract|read-receipt)\.ts$|\/shared\/src\/kernel\/(ids|new-code|read-bytes|system\.contract)\.ts$/,
})

/**
 * The office's pages are of no use without the server. The room's are: a tablet that is loaded anew
 * while its network is away must say so and offer to try again, not show nothing. They cost an exam PC
 * 110 kB, gzip, once per version, after its page is shown and mostly from its own bridge.
 */
const precache = precacheWithout(/^src\/(screens|messages\/[^/]+)\/office/)

export default defineConfig({
  define: {
    // vue-i18n without its compiler (`app/compile-message.ts` does what the messages need, without
    // `eval`), its old API and its directive.
    __INTLIFY_JIT_COMPILATION__: true,
    __INTLIFY_DROP_MESSAGE_COMPILER__: true,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    // Nothing here, nor in the component kit, is written with options.
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
  },
  resolve: {
    // The default entry is an old CommonJS bundle.
    alias: { dexie: 'dexie/dist/modern/dexie.min.mjs' },
  },
  build: {
    target: 'chrome109',
    manifest: true,
    // A data: URL would need its own allowance in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      // What the candidate's page loads later lies beside it, mostly on the PC itself: to find it one
      // step later costs nothing, and the names of all those files would weigh before the first question.
      resolveDependencies: (_file, needed, { hostId }) =>
        /\/exam-[^/]*\.js$/.test(hostId) ? needed.filter((each) => each.endsWith('.css')) : needed,
    },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: exam.groups,
        },
      },
    },
  },
  plugins: [
    vue(),
    leanContracts(),
    leanLibraries(),
    ownHashes(),
    appVersion(manifest.version),
    exam.plugin,
    precache.plugin,
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/service-worker',
      filename: 'service-worker.ts',
      injectRegister: null,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,png,woff2}'],
        manifestTransforms: [precache.transform],
      },
      manifest: {
        id: '/',
        name: '稳考 Wenkao',
        short_name: '稳考',
        description: '考试系统',
        lang: 'zh-CN',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#f4f6f9',
        theme_color: '#12497f',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          {
            src: '/icon-maskable-512.png',
            sizes: '512x512',
            type: 'image/png',
            purpose: 'maskable',
          },
        ],
      },
    }),
  ],
})
