//! Parquet modular encryption of the lake's files, with AES-256-GCM and the dataset's own key.
//!
//! # Claim
//! Footer, statistics, dictionaries and pages of a file are encrypted and authenticated together with the file's name, so
//! that no file, and no part of one, can be read without the key, altered, or put in another's place.
//!
//! # Source
//! Parquet modular encryption; the name of the file is the AAD prefix, which is not stored.

use std::sync::Arc;

use datafusion::common::config::ConfigFileDecryptionProperties;
use parquet::encryption::decrypt::FileDecryptionProperties;
use parquet::encryption::encrypt::FileEncryptionProperties;
use parquet::errors::ParquetError;

use crate::fault::Fault;
use crate::lake::TableFile;
use crate::zone::{DataKey, Zone};

/// How a new file of this name is encrypted.
pub(super) fn encryption(key: &DataKey, file: &str) -> Result<Arc<FileEncryptionProperties>, ParquetError> {
    FileEncryptionProperties::builder(key.to_vec())
        .with_footer_key_metadata(key.id.clone().into_bytes())
        .with_aad_prefix(file.as_bytes().to_vec())
        .with_aad_prefix_storage(false)
        .build()
}

/// How a file of a dataset is decrypted.
pub(super) fn decryption(zone: &Zone, dataset: &str, file: &TableFile) -> Result<Arc<FileDecryptionProperties>, Fault> {
    let key = zone.key_named(dataset, &file.key)?;
    let properties = FileDecryptionProperties::builder(key.to_vec()).with_aad_prefix(file.file.as_bytes().to_vec()).build();
    properties.map_err(|error| zone.incident("opening Parquet", error))
}

/// The same, as the engine takes it.
pub(super) fn for_engine(zone: &Zone, dataset: &str, file: &TableFile) -> Result<ConfigFileDecryptionProperties, Fault> {
    let key = zone.key_named(dataset, &file.key)?;
    Ok(ConfigFileDecryptionProperties {
        footer_key_as_hex: hex::encode(key.to_vec()),
        aad_prefix_as_hex: hex::encode(file.file.as_bytes()),
        ..ConfigFileDecryptionProperties::default()
    })
}
