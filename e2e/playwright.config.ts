import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: './journeys',
  // One machine stands in for a whole room: journeys run one after the other.
  workers: 1,
  fullyParallel: false,
  timeout: 240_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list']],
  outputDir: '../test-results/journeys',
})
