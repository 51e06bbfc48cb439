//! Delimited text as partners send it, and as nobody should.

use std::sync::Arc;

use crate::{Extract, Hints, IntakeError, Reason, Rows, Tally, TallyParts, open_bytes};

fn open(bytes: &[u8]) -> Result<Extract, IntakeError> {
    open_bytes(Arc::from(bytes), "people.csv", &Hints::default())
}

/// Headings, rows of text, and the account.
type Read = (Vec<String>, Vec<Vec<String>>, Tally, Extract);

fn drain(mut extract: Extract, most: usize) -> Result<Read, IntakeError> {
    let (mut rows, mut lines) = (Rows::new(), Vec::new());
    while extract.next_rows(&mut rows, most)? > 0 {
        lines.extend(rows.iter().map(|row| row.cells().map(|cell| cell.text().to_owned()).collect::<Vec<_>>()));
    }
    let names = extract.headings().iter().map(|heading| heading.name.clone()).collect();
    let tally = extract.tally().expect("an account at the end");
    assert_eq!(tally.parts().data, lines.len() as u64);
    Ok((names, lines, tally, extract))
}

fn read(text: &[u8]) -> Read {
    drain(open(text).unwrap(), 3).unwrap()
}

fn refusal(text: &[u8]) -> IntakeError {
    open(text).and_then(|extract| drain(extract, 100)).err().expect("a refusal")
}

#[test]
fn a_report_with_titles_totals_and_notes_is_only_its_table() {
    let text =
        "Quarterly return\nMay 2026\n\nborough;people;share\nA;1,5;2\n\nB;2,5;3\n;;\nC;3;4\nTotal;7;9\n\nSource: the partner\n";
    let (names, rows, tally, extract) = read(text.as_bytes());
    assert_eq!(names, ["borough", "people", "share"]);
    assert_eq!(rows, [["A", "1,5", "2"], ["B", "2,5", "3"], ["C", "3", "4"]]);
    assert_eq!(tally.parts(), TallyParts { preamble: 2, header: 1, data: 3, blank: 4, totals: 1, notes: 1 });
    assert_eq!(tally.rows(), 12);
    let words = extract.detected().in_words().join("\n");
    assert!(words.contains("delimiter `;`") && words.contains("decimal comma") && words.contains("row 4 (found)"), "{words}");
    assert!(words.contains("totals under the table: row 10"), "{words}");
}

#[test]
fn headings_in_two_rows_are_joined() {
    let (names, rows, tally, _) = read(b"person,,course,\nname,age,title,hours\nAnn,31,Art,4\nBen,42,Law,5\n");
    assert_eq!(names, ["person / name", "person / age", "course / title", "course / hours"]);
    assert_eq!((rows.len(), tally.parts().header), (2, 2));
    let (names, rows, ..) = read(b"q1,q2,q3,q4\nName,Age in years,Hours a week,Weeks\nAnn,31,4,9\nBen,42,5,8\n");
    assert_eq!(names, ["q1 / Name", "q2 / Age in years", "q3 / Hours a week", "q4 / Weeks"]);
    assert_eq!(rows.len(), 2);
    // A first row of data without answers is no second row of headings.
    for first in ["x,refused,refused,refused", "x,refused,n/a,5", "x,,,"] {
        let (names, rows, ..) = read(format!("name,age,hours,weeks\n{first}\nAnn,31,4,9\nBen,42,5,8\n").as_bytes());
        assert_eq!((names.join(","), rows.len()), ("name,age,hours,weeks".to_owned(), 3), "{first}");
    }
}

#[test]
fn a_table_without_headings_gets_numbered_columns() {
    let (names, rows, tally, extract) = read(b"1,Ann,31\n2,Ben,42\n3,Cy,53\n");
    assert_eq!(names, ["column_1", "column_2", "column_3"]);
    assert_eq!((rows.len(), tally.parts().header), (3, 0));
    assert!(extract.detected().in_words().iter().any(|words| words.starts_with("no headings")));
    let (names, ..) = read(b"area,2019,2020\nA,1,2\nB,3,4\n");
    assert_eq!(names, ["area", "2019", "2020"]);
}

#[test]
fn nasty_text_is_read_whole() {
    let (names, rows, ..) = read(b"\xef\xbb\xbfname,note\n\"O\"\"Neil, A\",\"two\nlines\"\n\"x\",\"\"\n");
    assert_eq!(names, ["name", "note"]);
    assert_eq!(rows, [vec!["O\"Neil, A", "two\nlines"], vec!["x", ""]]);
    let (_, rows, tally, _) = read(b"name,age\rAnn,31\rBen,42\r\rCy,53");
    assert_eq!((rows.len(), tally.rows(), tally.parts().blank), (3, 5, 1));
    let (_, rows, tally, _) = read(b"name,age\r\nAnn,31\r\n\r\nBen,42\r\n");
    assert_eq!((rows.len(), tally.rows()), (2, 4));
    let (names, rows, ..) = read(b"name\nAnn\nBen\n");
    assert_eq!((names.len(), rows.len()), (1, 2));
    let (names, rows, tally, _) = read(b"name,age\n");
    assert_eq!((names.len(), rows.len(), tally.rows()), (2, 0, 1));
    let (names, ..) = read(b"name,name,,age\nAnn,Lee,x,31\n");
    assert_eq!(names, ["name", "name (2)", "column_3", "age"]);
}

#[test]
fn ragged_rows_keep_all_their_cells() {
    let mut extract = open(b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n1,2,3\n1,2,3,\n").unwrap();
    let mut rows = Rows::new();
    extract.next_rows(&mut rows, 100).unwrap();
    let ragged: Vec<(u64, usize, usize)> =
        rows.iter().map(|row| (row.number(), row.cells_given(), row.filled_beyond(3))).collect();
    assert_eq!(ragged, [(2, 3, 0), (3, 2, 0), (4, 4, 1), (5, 3, 0), (6, 4, 0)]);
}

#[test]
fn encodings_are_followed_down_the_file() {
    let mut late = b"name,age\n".to_vec();
    late.extend(b"Ann,31\n".repeat(60_000));
    late.extend(b"Zo\xeb,32\n");
    let (_, rows, _, extract) = drain(open(&late).unwrap(), 5_000).unwrap();
    assert_eq!(rows.last().unwrap(), &["Zoë", "32"]);
    assert!(extract.detected().in_words().iter().any(|words| words.contains("from row 60002 on")));
    let mixed = "name,age\nZoë,1\n".as_bytes().iter().copied().chain(*b"Zo\xeb,2\n").collect::<Vec<_>>();
    assert_eq!(read(&mixed).1, [["ZoÃ«", "1"], ["Zoë", "2"]], "a short sample that is not UTF-8 is Western European");
    let mut far = "name,age\nZoë,1\n".as_bytes().to_vec();
    far.extend(b"Ann,31\n".repeat(60_000));
    far.extend(b"Zo\xeb,2\n");
    assert_eq!(refusal(&far).reason(), Reason::Encoding);
    let wide: Vec<u8> = "name\tage\nZoë\t1\nŁukasz\t2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&wide).1, [["Zoë", "1"], ["Łukasz", "2"]]);
}

#[test]
fn what_would_lose_rows_is_refused_with_its_place() {
    let unclosed = refusal(b"name,age\nAnn,31\n\"Ben,42\nCy,53\n");
    assert_eq!(unclosed.reason(), Reason::Quoting);
    assert!(unclosed.to_string().contains("row 3") && !unclosed.to_string().contains("Ben"), "{unclosed}");
    assert_eq!(refusal(b"name,age\nAnn,\x0031\n").reason(), Reason::Encoding);
    assert_eq!(refusal(b"\n\n,,\n").reason(), Reason::NoTable);
    let mut huge = b"name,age\nAnn,31\n\"".to_vec();
    huge.resize(5 << 20, b'x');
    assert_eq!(refusal(&huge).reason(), Reason::Quoting);
    let wide = [b"a".as_slice(), &b",a".repeat(20_000), b"\n"].concat();
    assert_eq!(refusal(&wide).reason(), Reason::TooLarge);
}

#[test]
fn declarations_are_followed() {
    let text = b"x\nname;age\nAnn;31\nSum of all;31\nBen;42\n";
    let hints = Hints { header_row: Some(2), totals_starting: vec!["sum".to_owned()], ..Hints::default() };
    let (names, rows, tally, _) = drain(open_bytes(Arc::from(&text[..]), "x.csv", &hints).unwrap(), 100).unwrap();
    assert_eq!((names.len(), rows.len(), tally.parts().totals, tally.parts().preamble), (2, 2, 1, 1));
    let hints = Hints { header_row: Some(9), ..Hints::default() };
    assert_eq!(open_bytes(Arc::from(&text[..]), "x.csv", &hints).err().unwrap().reason(), Reason::Declaration);
    let hints = Hints { header_rows: Some(0), ..Hints::default() };
    let (names, rows, ..) = drain(open_bytes(Arc::from(&b"a,b\nc,d\n"[..]), "x.csv", &hints).unwrap(), 100).unwrap();
    assert_eq!((names, rows.len()), (vec!["column_1".to_owned(), "column_2".to_owned()], 2));
}

#[test]
fn batches_of_any_size_give_the_same_rows() {
    let mut text = b"id,age\n".to_vec();
    (0..1_000).for_each(|row| text.extend(format!("{row},{}\n", row % 90).bytes()));
    text.extend(b"Total,44\n");
    let whole = drain(open(&text).unwrap(), 10_000).unwrap();
    for most in [1, 2, 7, 16, 17, 255, 256, 257, 999, 1_000] {
        let batched = drain(open(&text).unwrap(), most).unwrap();
        assert_eq!((batched.1.len(), batched.2), (1_000, whole.2), "{most}");
        assert_eq!(batched.1, whole.1);
    }
}

#[test]
fn exports_of_survey_tools_are_known() {
    let qualtrics = b"StartDate,EndDate,ResponseId,Q1_1,Q1_2\nStart Date,End Date,Response ID,Help - Food,Help - Rent\n\
        \"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"endDate\"\"}\",\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\
        \"{\"\"ImportId\"\":\"\"QID1_1\"\"}\",\"{\"\"ImportId\"\":\"\"QID1_2\"\"}\"\n2026-01-01,2026-01-01,R_1,Food,\n2026-01-02,2026-01-02,R_2,Food,Rent\n";
    let (names, rows, tally, extract) = read(qualtrics);
    assert_eq!((names[3].as_str(), rows.len(), tally.parts().header), ("Q1_1", 2, 3));
    assert_eq!(extract.headings()[3].label.as_deref(), Some("Help - Food"));
    assert_eq!(extract.detected().multi_selects.len(), 1);
    let vv = b"Response ID\tDate submitted\tLast page\tYour age\nid\tsubmitdate\tlastpage\tq1\n1\t2026-01-01\t3\t44\n";
    let (names, rows, ..) = read(vv);
    assert_eq!((names.join(" "), rows.len()), ("id submitdate lastpage q1".to_owned(), 1));
}
