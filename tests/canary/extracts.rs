//! Extracts in which every field is a canary, in the words and formats of shipped mappings.

use rust_xlsxwriter::Workbook;

/// A file that a partner sends.
pub(crate) struct Delivery {
    pub(crate) partner: &'static str,
    pub(crate) dataset: &'static str,
    pub(crate) file: &'static str,
    pub(crate) bytes: Vec<u8>,
}

const ROWS: usize = 120;

/// Canary number of a row's field. Numbers differ by field and row, so that a finding tells where it comes from.
fn canary(field: usize, row: usize) -> String {
    format!("CANARY{}X", field * 1_000 + row)
}

/// A canary as a name: letters tell people apart, since a number ends a part of a name.
fn name(field: usize, row: usize) -> String {
    let mut mixed = ((field * 1_000 + row) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut pick = |letters: &[u8]| {
        mixed = mixed.rotate_left(23).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        char::from(letters[(mixed >> 33) as usize % letters.len()])
    };
    let syllables = (0..4).flat_map(|_| [pick(b"bdfgklmnprstvz"), pick(b"aeiou")]).collect::<String>();
    format!("CANARY{syllables}")
}

/// Words that no mapping knows, as the reports of the zone must list them.
pub(crate) fn unknown_words() -> Vec<String> {
    let fields = ["ethnicity", "status", "nationality", "country", "city", "sector", "certainty", "contact", "place"];
    fields.iter().map(|field| unknown(field)).collect()
}

pub(crate) fn unknown(field: &str) -> String {
    format!("Canary90X {field}")
}

/// Deliveries that land, with rows that are set aside and words that nobody knows.
pub(crate) fn good() -> Vec<Delivery> {
    vec![
        Delivery { partner: "law_centre", dataset: "registrations", file: "law.csv", bytes: lines(";", law_registrations()) },
        Delivery {
            partner: "arts_media_group",
            dataset: "registrations",
            file: "arts.csv",
            bytes: lines(",", arts_registrations()),
        },
        Delivery { partner: "law_centre", dataset: "engagements", file: "advice.csv", bytes: lines(";", law_engagements()) },
        Delivery { partner: "university", dataset: "resident_survey", file: "residents.csv", bytes: lines(",", residents()) },
        Delivery {
            partner: "employment_service",
            dataset: "employer_survey",
            file: "employers.xlsx",
            bytes: workbook("Answers", &employers()),
        },
    ]
}

pub(crate) type Rows = Vec<Vec<String>>;

pub(crate) fn lines(delimiter: &str, rows: Rows) -> Vec<u8> {
    rows.into_iter().map(|row| row.join(delimiter) + "\n").collect::<String>().into_bytes()
}

fn row<const COLUMNS: usize>(cells: [&str; COLUMNS]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

/// Every third row has a word that nobody knows.
fn word(row: usize, known: &str, field: &str) -> String {
    if row.is_multiple_of(3) { unknown(field) } else { known.to_owned() }
}

/// Birth dates that tell people apart, and the canary among them.
fn born(row: usize) -> String {
    if row.is_multiple_of(10) { "17/02/1931".to_owned() } else { format!("{:02}/{:02}/1931", 1 + row % 28, 1 + row % 12) }
}

pub(crate) fn law_registrations() -> Rows {
    let mut rows = vec![row([
        "First name",
        "Surname",
        "D.O.B.",
        "Post code",
        "E-mail",
        "Date of first advice",
        "Sex",
        "Ethnic origin",
        "Country of birth",
        "Nationality",
        "Immigration status",
        "Case worker",
        "Matter",
    ])];
    for number in 1..=ROWS {
        let (given, family, email) = (name(0, number), name(1, number), format!("{}@example.org", canary(2, number)));
        let postcode = if number.is_multiple_of(2) { format!("{} 1AA", canary(3, number)) } else { "CV1 1AA".to_owned() };
        let (ethnicity, status) = (word(number, "Black African", "ethnicity"), word(number + 1, "UKRS", "status"));
        let (country, nationality) = (word(number + 2, "Sudan", "country"), word(number, "Sudanese", "nationality"));
        let (worker, matter) = (canary(4, number), canary(5, number));
        let born = born(number);
        rows.push(row([
            &given,
            &family,
            &born,
            &postcode,
            &email,
            "29/02/2020",
            "F",
            &ethnicity,
            &country,
            &nationality,
            &status,
            &worker,
            &matter,
        ]));
    }
    // Set aside: no name, no date, a date that is not accepted.
    rows.push(row(["", "", "17/02/1931", "CANARY6001X", "CANARY6002X@example.org", "29/02/2020", "F", "", "", "", "", "", ""]));
    rows.push(row(["CANARY6003X", "CANARY6004X", "CANARY6005X", "", "", "29/02/2020", "F", "", "", "", "", "", ""]));
    rows.push(row(["CANARY6006X", "CANARY6007X", "17/02/1931", "", "", "CANARY6008X", "F", "", "", "", "", "", ""]));
    rows.push(row(["CANARY6009X", "CANARY6010X", "17/02/1931", "", "", "17/02/1931", "CANARY6011X", "", "", "", "", "", ""]));
    rows.push(row(["CANARY6012X", "too few cells"]));
    rows
}

pub(crate) fn arts_registrations() -> Rows {
    let mut rows = vec![row([
        "Your name",
        "How old are you?",
        "Email",
        "Postcode",
        "Signed up",
        "Gender",
        "Heritage",
        "Where were you born?",
        "How long in the UK?",
        "Where do you live?",
    ])];
    for number in 1..=ROWS {
        // The same people as at the law centre, so that linkage has something to do.
        let name = format!("{} {}", name(1, number), name(0, number));
        let (email, city) = (format!("{}@example.org", canary(2, number)), word(number, "Coventry", "city"));
        rows.push(row([
            &name,
            "34",
            &email,
            &canary(3, number),
            "29/02/2020",
            "Woman",
            "Black African",
            "Sudan",
            "CANARY7001X",
            &city,
        ]));
    }
    rows.push(row(["CANARY7002X", "CANARY7003X", "", "", "29/02/2020", "", "", "", "", ""]));
    rows.push(row(["CANARY7004X", "613.377", "", "", "29/02/2020", "", "", "", "", ""]));
    rows
}

pub(crate) fn law_engagements() -> Rows {
    let mut rows = vec![row([
        "First name",
        "Surname",
        "D.O.B.",
        "Post code",
        "E-mail",
        "Service",
        "Date",
        "Office",
        "Hours",
        "Case worker",
    ])];
    for number in 1..=ROWS {
        let (given, family, worker) = (name(0, number), name(1, number), canary(4, number));
        let (service, office) =
            (if number.is_multiple_of(5) { "CANARY8001X" } else { "Rights check" }, word(number, "Cov", "city"));
        rows.push(row([&given, &family, &born(number), "CV1 1AA", "", service, "29/02/2020", &office, "47.318", &worker]));
    }
    rows.push(row(["CANARY8002X", "CANARY8003X", "", "", "", "Rights check", "29/02/2020", "Cov", "CANARY8004X", ""]));
    rows.push(row(["CANARY8005X", "CANARY8006X", "", "", "", "Rights check", "CANARY8007X", "Cov", "2", ""]));
    rows
}

pub(crate) fn residents() -> Rows {
    let mut rows = vec![row([
        "Response ID",
        "City",
        "Age",
        "Gender",
        "Born outside the UK?",
        "How often do you talk with people from other countries?",
        "How friendly is your city?",
        "People from other countries contribute",
        "I feel at ease with my neighbours",
        "My city benefits",
        "Where do you meet?",
        "Weight",
    ])];
    for number in 1..=ROWS {
        let places = format!("Work;{}", word(number, "Neighbourhood", "place"));
        let contact = word(number, "Every day", "contact");
        let comment = format!("{} free text in the wrong column", canary(9, number));
        let friendly = if number.is_multiple_of(4) { comment.as_str() } else { "Fairly friendly" };
        let reference = canary(10, number);
        rows.push(row([
            &reference, "Coventry", "25-34", "Female", "yes", &contact, friendly, "Neither", "Neither", "Neither", &places,
            "1.23456",
        ]));
    }
    // Set aside: the same reference twice, none at all, a weight that is no number.
    rows.push(row(["CANARY10001X", "Coventry", "", "", "", "", "", "", "", "", "", ""]));
    rows.push(row(["", "CANARY11002X", "", "", "", "", "", "", "", "", "", ""]));
    rows.push(row(["CANARY11003X", "", "", "", "", "", "", "", "", "", "", "CANARY11004X"]));
    rows
}

pub(crate) fn employers() -> Rows {
    let title = vec![row(["CANARY12001X survey"]), row(["of CANARY12002X"])];
    let headings = row([
        "Reference",
        "City",
        "Sector",
        "Size",
        "Employees",
        "Migrant employees",
        "Certain about hiring EU citizens?",
        "Certain about hiring other citizens?",
        "Employs migrants?",
        "Comment",
    ]);
    let mut rows = [title, vec![headings]].concat();
    for number in 1..=ROWS {
        let (reference, comment) = (canary(13, number), canary(14, number));
        let (sector, certainty) = (word(number, "Retail, transport, hospitality", "sector"), word(number, "Fairly", "certainty"));
        rows.push(row([&reference, "Coventry", &sector, "250+", "613.377", "47.318", &certainty, "Very", "Y", &comment]));
    }
    rows.push(row(["CANARY15001X", "CANARY15002X", "", "", "CANARY15003X", "", "", "", "", ""]));
    rows.push(row(["Total CANARY15004X", "", "", "", "613.377", "", "", "", "", ""]));
    rows
}

pub(crate) fn workbook(sheet: &str, rows: &Rows) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.set_name(sheet).unwrap();
    for (line, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            page.write_string(line, column, cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}
