import type { BankItem } from '@wenkao/shared/bank'
import { basicsDevices } from './basics-devices.ts'
import { basicsEncoding } from './basics-encoding.ts'
import { basicsFiles } from './basics-files.ts'
import { basicsHardware } from './basics-hardware.ts'
import { basicsHistory } from './basics-history.ts'
import { basicsLaw } from './basics-law.ts'
import { basicsMultimedia } from './basics-multimedia.ts'
import { basicsOffice } from './basics-office.ts'
import { basicsSecurity } from './basics-security.ts'
import { basicsSoftware } from './basics-software.ts'
import { basicsStorage } from './basics-storage.ts'
import { basicsTrends } from './basics-trends.ts'
import { conversions } from './conversions.ts'
import { networkAddresses } from './network-addresses.ts'
import { networkApplications } from './network-applications.ts'
import { networkConcepts } from './network-concepts.ts'
import { networkDevices } from './network-devices.ts'
import { networkDomains } from './network-domains.ts'
import { networkMail } from './network-mail.ts'
import { networkMedia } from './network-media.ts'
import { networkSecurity } from './network-security.ts'
import { networkWeb } from './network-web.ts'

export { itemCategories } from './categories.ts'

/** The objective items of the starter bank, by knowledge point. */
export const starterItems: readonly BankItem[] = [
  ...basicsHistory,
  ...basicsHardware,
  ...basicsStorage,
  ...basicsDevices,
  ...basicsSoftware,
  ...basicsFiles,
  ...basicsEncoding,
  ...basicsMultimedia,
  ...basicsSecurity,
  ...basicsLaw,
  ...basicsOffice,
  ...basicsTrends,
  ...networkConcepts,
  ...networkDevices,
  ...networkMedia,
  ...networkAddresses,
  ...networkDomains,
  ...networkWeb,
  ...networkMail,
  ...networkSecurity,
  ...networkApplications,
  ...conversions,
]
