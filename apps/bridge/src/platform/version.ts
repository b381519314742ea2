/** Version of the bridge; a test keeps it equal to package.json, which a bundle does not carry. */
export const BRIDGE_VERSION = '0.1.0'
