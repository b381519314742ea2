import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
  type KeyObject,
} from 'node:crypto'
import type { PermittedNames, ServerName } from './server-names.ts'

/** A certificate with the key that it is for. */
export interface KeyedCertificate {
  readonly key: KeyObject
  readonly certificate: X509Certificate
}

const ECDSA_SHA256 = '1.2.840.10045.4.3.2'
const COMMON_NAME = '2.5.4.3'

/** A new key for certificates: P-256, which every tablet of the last ten years knows. */
export function newCertificateKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

/**
 * The authority that tablets and PCs are led to trust (RFC 5280). It may sign for the names given and no
 * others: whoever steals its key reads no other site's traffic.
 * @param valid ms since 1970.
 */
export function makeAuthority(
  key: KeyObject,
  about: { readonly name: string; readonly permitted: PermittedNames },
  valid: { readonly from: number; readonly until: number },
): X509Certificate {
  const own = keyIdentifier(key)
  return issue({
    ...{ subject: about.name, issuer: about.name, key, signer: key, valid },
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)),
      extension(id_ce_nameConstraints, constraintsOf(about.permitted)),
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(own), false),
    ],
  })
}

/** The server's own certificate, for every name and address under which it is reached. */
export function makeServerCertificate(
  authority: KeyedCertificate,
  key: KeyObject,
  names: readonly ServerName[],
  valid: { readonly from: number; readonly until: number },
): X509Certificate {
  const issuer = keyIdentifier(authority.key)
  return issue({
    ...{ subject: names[0]?.value ?? 'wenkao', issuer: commonNameOf(authority.certificate) },
    ...{ key, signer: authority.key, valid },
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: false })),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature)),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth]), false),
      extension(id_ce_subjectAltName, new SubjectAlternativeName(names.map(generalName)), false),
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(key)), false),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new SubjectKeyIdentifier(issuer) }),
        false,
      ),
    ],
  })
}

/** The names that an authority may sign for, as its certificate says; none where it says nothing. */
export function permittedOf(authority: X509Certificate): PermittedNames {
  const { extensions = [] } = AsnConvert.parse(authority.raw, Certificate).tbsCertificate
  const found = extensions.find(({ extnID }) => extnID === id_ce_nameConstraints)
  const bases = found
    ? (AsnConvert.parse(found.extnValue, NameConstraints).permittedSubtrees ?? [])
    : []
  return {
    names: bases.flatMap(({ base }) => base.dNSName ?? []),
    networks: bases.flatMap(({ base }) => base.iPAddress ?? []),
  }
}

/** The name by which people know a certificate. */
export function commonNameOf(certificate: X509Certificate): string {
  return /(?:^|\n)CN=(.*)/.exec(certificate.subject)?.[1] ?? certificate.subject
}

function issue(wish: {
  readonly subject: string
  readonly issuer: string
  readonly key: KeyObject
  readonly signer: KeyObject
  readonly valid: { readonly from: number; readonly until: number }
  readonly extensions: readonly Extension[]
}): X509Certificate {
  const algorithm = new AlgorithmIdentifier({ algorithm: ECDSA_SHA256 })
  const body = new TBSCertificate({
    version: Version.v3,
    // Positive, and never the same twice (RFC 5280, 4.1.2.2).
    serialNumber: bufferOf(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    signature: algorithm,
    issuer: named(wish.issuer),
    subject: named(wish.subject),
    validity: new Validity({
      notBefore: new Date(wish.valid.from),
      notAfter: new Date(wish.valid.until),
    }),
    subjectPublicKeyInfo: AsnConvert.parse(spkiOf(wish.key), SubjectPublicKeyInfo),
    extensions: new Extensions([...wish.extensions]),
  })
  const signed = Buffer.from(AsnConvert.serialize(body))
  const certificate = new Certificate({
    tbsCertificate: body,
    signatureAlgorithm: algorithm,
    signatureValue: bufferOf(sign('sha256', signed, wish.signer)),
  })
  return new X509Certificate(Buffer.from(AsnConvert.serialize(certificate)))
}

function extension(id: string, value: unknown, critical = true): Extension {
  return new Extension({
    extnID: id,
    critical,
    extnValue: new OctetString(AsnConvert.serialize(value)),
  })
}

function constraintsOf({ names, networks }: PermittedNames): NameConstraints {
  const bases = [
    ...names.map((dNSName) => new GeneralName({ dNSName })),
    ...networks.map((iPAddress) => new GeneralName({ iPAddress })),
  ]
  return new NameConstraints({
    permittedSubtrees: new GeneralSubtrees(bases.map((base) => new GeneralSubtree({ base }))),
  })
}

const generalName = ({ kind, value }: ServerName): GeneralName =>
  new GeneralName(kind === 'address' ? { iPAddress: value } : { dNSName: value })

const named = (text: string): Name =>
  new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({
        type: COMMON_NAME,
        value: new AttributeValue({ utf8String: text }),
      }),
    ]),
  ])

/** SubjectPublicKeyInfo of a private key, DER. */
function spkiOf(key: KeyObject): ArrayBuffer {
  return bufferOf(createPublicKey(key).export({ type: 'spki', format: 'der' }))
}

function keyIdentifier(key: KeyObject): ArrayBuffer {
  return bufferOf(
    createHash('sha256')
      .update(Buffer.from(spkiOf(key)))
      .digest()
      .subarray(0, 20),
  )
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}
