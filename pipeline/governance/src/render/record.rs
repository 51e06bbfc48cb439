//! The record of processing as a document.

use super::Rendered;
use super::parts::{agreements, datasets, names, none, notices, purposes};
use crate::document::{Block, Document, Section};
use crate::record::Record;

impl Record {
    /// The record as Markdown, page and JSON. The same files give the same bytes.
    #[must_use]
    pub fn render(&self) -> Rendered {
        let document = Document {
            title: format!("Record of processing: {}", self.controller.name),
            summary: "What personal data are used, for what, on which basis, by whom and for how long (UK GDPR Article 30). \
                      It is generated from the files of the programme."
                .to_owned(),
            sections: vec![
                self.who(),
                purposes(&self.known),
                Section::new("Categories of people and of data, recipients, erasure", datasets(&self.known)),
                self.transfers(),
                Section::new("Security measures", vec![Block::List(self.security.clone())]),
                Section::new("Retention of special-category data", vec![Block::paragraph(&self.policy_document)]),
                agreements(&self.known),
                notices(&self.known),
            ],
        };
        Rendered::new(&document, self)
    }

    fn who(&self) -> Section {
        let mut blocks = vec![Block::facts([
            ("Controller", self.controller.name.clone()),
            ("Address", self.controller.address.clone()),
            ("Contact", self.controller.contact.clone()),
            ("Data protection officer", self.data_protection_officer.role.clone()),
            ("Reached at", self.data_protection_officer.contact.clone()),
            (
                "Representative",
                self.representative.as_ref().map_or_else(none, |contact| format!("{}, {}", contact.role, contact.contact)),
            ),
            ("Joint controllers", names(&self.joint_controllers)),
            ("Processors", names(&self.processors)),
        ])];
        if !self.joint_arrangement.is_empty() {
            blocks.push(Block::paragraph(format!("Arrangement with the joint controllers: {}", self.joint_arrangement)));
        }
        Section::new("Who is responsible", blocks)
    }

    fn transfers(&self) -> Section {
        let mut blocks = vec![Block::paragraph(&self.transfers.statement)];
        if !self.transfers.countries.is_empty() {
            let rows = self.transfers.countries.iter().map(|country| vec![country.name.clone(), country.safeguard.clone()]);
            blocks.push(Block::table("Transfers to other countries", &["Country", "Safeguard"], rows.collect()));
        }
        Section::new("Transfers to other countries", blocks)
    }
}
