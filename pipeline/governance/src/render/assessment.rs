//! The impact assessment as a document.

use super::Rendered;
use super::parts::{datasets, or_none, protection, word};
use crate::assessment::Assessment;
use crate::document::{Block, Document, Section};
use crate::risk::Risk;

impl Assessment {
    /// The assessment as Markdown, page and JSON. The same files give the same bytes.
    #[must_use]
    pub fn render(&self) -> Rendered {
        let document = Document {
            title: format!("Data protection impact assessment: {}", self.title),
            summary: format!(
                "Version {}, in the steps of the ICO's template (UK GDPR Article 35). It is generated from the files of the programme.",
                self.version
            ),
            sections: vec![
                self.submitting(),
                Section::new(
                    "Step 1: why an assessment is needed",
                    vec![Block::paragraph(&self.need), Block::List(self.indicators.clone())],
                ),
                self.described(),
                self.consulted(),
                self.necessary(),
                self.risks(),
                self.measures(),
                self.signed(),
            ],
        };
        Rendered::new(&document, self)
    }

    fn submitting(&self) -> Section {
        Section::new(
            "Controller",
            vec![Block::facts([
                ("Controller", self.controller.name.clone()),
                ("Contact", self.controller.contact.clone()),
                (
                    "Data protection officer",
                    format!("{} ({})", self.data_protection_officer.role, self.data_protection_officer.contact),
                ),
                ("Schemas described (SHA-256)", self.schemas_hash.clone()),
            ])],
        )
    }

    fn described(&self) -> Section {
        let text = &self.processing;
        let mut blocks = Vec::new();
        for (heading, paragraph) in
            [("Nature", &text.nature), ("Scope", &text.scope), ("Context", &text.context), ("Purposes", &text.purposes)]
        {
            blocks.extend([Block::Heading(heading.to_owned()), Block::paragraph(paragraph)]);
        }
        let rows = self.known.purposes.iter().map(|purpose| {
            vec![purpose.title.clone(), purpose.lawful_basis.clone(), or_none(&purpose.special_category_condition)]
        });
        let headings = ["Purpose", "Lawful basis", "Condition for special-category data"];
        blocks.push(Block::table("Purposes and what in law allows them", &headings, rows.collect()));
        blocks.extend(datasets(&self.known));
        blocks.extend(protection(&self.known));
        Section::new("Step 2: the processing", blocks)
    }

    fn consulted(&self) -> Section {
        let text = &self.consultation;
        let facts = [("The people concerned", &text.individuals), ("Partners", &text.partners), ("Experts", &text.experts)];
        Section::new("Step 3: consultation", vec![Block::facts(facts.map(|(name, value)| (name, value.clone())))])
    }

    fn necessary(&self) -> Section {
        let text = &self.necessity;
        let facts = [
            ("Does it achieve the purpose?", &text.achieves_purpose),
            ("Is there another way?", &text.alternatives),
            ("How are other uses prevented?", &text.function_creep),
            ("How is quality ensured?", &text.data_quality),
            ("What are people told?", &text.information),
            ("How are their rights supported?", &text.rights),
            ("How do processors comply?", &text.processors),
            ("Do data leave the country?", &text.transfers),
        ];
        let mut blocks = vec![Block::facts(facts.map(|(name, value)| (name, value.clone())))];
        if !text.minimisation.is_empty() {
            blocks.extend([Block::Heading("Data minimisation".to_owned()), Block::List(text.minimisation.clone())]);
        }
        Section::new("Step 4: necessity and proportionality", blocks)
    }

    fn risks(&self) -> Section {
        let row = |risk: &Risk| vec![risk.risk.clone(), word(&risk.likelihood), word(&risk.severity), word(&risk.overall)];
        let headings = ["Risk", "Likelihood of harm", "Severity of harm", "Overall risk"];
        Section::new("Step 5: risks", vec![Block::table("Risks to people", &headings, self.risks.iter().map(row).collect())])
    }

    fn measures(&self) -> Section {
        let row = |risk: &Risk| {
            let approved = if risk.approved { "yes" } else { "no" };
            vec![risk.risk.clone(), risk.measures.join("; "), word(&risk.effect), word(&risk.residual), approved.to_owned()]
        };
        let headings = ["Risk", "Measures", "Effect on the risk", "Risk that is left", "Approved"];
        let sentence = if self.ask_commissioner {
            "A risk stays high: the Information Commissioner has to be asked before the processing starts (UK GDPR Article 36)."
        } else {
            "No risk stays high: the Information Commissioner need not be asked beforehand (UK GDPR Article 36)."
        };
        let rows = self.risks.iter().map(row).collect();
        Section::new("Step 6: measures", vec![Block::table("Measures", &headings, rows), Block::paragraph(sentence)])
    }

    fn signed(&self) -> Section {
        let text = &self.sign_off;
        let mut outcome = word(&text.officer_advice_outcome);
        if !text.overruled_because.is_empty() {
            outcome = format!("{outcome}: {}", text.overruled_because);
        }
        Section::new(
            "Step 7: sign-off",
            vec![Block::facts([
                ("Measures approved by", text.measures_approved_by.clone()),
                ("What is left of the risks approved by", text.residual_risks_approved_by.clone()),
                ("Advice of the data protection officer", text.officer_advice.clone()),
                ("What became of the advice", outcome),
                ("Consultation reviewed by", text.consultation_reviewed_by.clone()),
                ("Kept under review by", text.kept_under_review_by.clone()),
                ("Signed on", text.signed_on.to_string()),
                ("Next review", text.next_review.to_string()),
            ])],
        )
    }
}
