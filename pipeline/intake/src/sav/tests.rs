//! System files written here byte by byte, and the real ones.

use std::io::Write as _;
use std::sync::Arc;

use flate2::write::ZlibEncoder;

use crate::{Cell, Hints, IntakeError, Reason, Rows, Tally, open_bytes};

/// Builds a system file in either byte order.
struct Builder {
    bytes: Vec<u8>,
    big: bool,
}

impl Builder {
    fn new(big: bool, packing: i32, cases: i32) -> Self {
        let mut builder = Self { bytes: Vec::new(), big };
        builder.raw(if packing == 2 { b"$FL3" } else { b"$FL2" }).raw(&[b' '; 60]);
        builder.integers(&[2, 0, packing, 0, cases]).number(100.0).raw(&[b' '; 84]);
        builder
    }

    fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes.extend(bytes);
        self
    }

    fn integers(&mut self, numbers: &[i32]) -> &mut Self {
        for number in numbers {
            self.bytes.extend(if self.big { number.to_be_bytes() } else { number.to_le_bytes() });
        }
        self
    }

    fn number(&mut self, number: f64) -> &mut Self {
        self.bytes.extend(if self.big { number.to_be_bytes() } else { number.to_le_bytes() });
        self
    }

    fn variable(&mut self, width: i32, name: &[u8; 8], missing: &[f64], format: i32) -> &mut Self {
        self.integers(&[2, width, 0, i32::try_from(missing.len()).unwrap(), format << 16, format << 16]).raw(name);
        missing.iter().for_each(|number| _ = self.number(*number));
        for _ in 1..(width + 7) / 8 {
            self.integers(&[2, -1, 0, 0, 0, 0]).raw(b"        ");
        }
        self
    }

    fn extension(&mut self, subtype: i32, content: &[u8]) -> &mut Self {
        let length = i32::try_from(content.len()).unwrap();
        self.integers(&[7, subtype, 1, length]).raw(content)
    }

    fn end(&mut self) -> &mut Self {
        self.integers(&[999, 0])
    }
}

fn read(bytes: &[u8]) -> Result<(Vec<String>, Rows, Tally), IntakeError> {
    let mut extract = open_bytes(Arc::from(bytes), "people.sav", &Hints::default())?;
    let (mut rows, mut all) = (Rows::new(), Rows::new());
    while extract.next_rows(&mut rows, 2)? > 0 {
        rows.iter().for_each(|row| all.push_row(row));
    }
    let names = extract.headings().iter().map(|heading| heading.name.clone()).collect();
    Ok((names, all, extract.tally().expect("an account at the end")))
}

fn dictionary(big: bool, packing: i32, cases: i32) -> Builder {
    let mut file = Builder::new(big, packing, cases);
    file.variable(0, b"GENDER  ", &[-99.0], 5).variable(10, b"TOWN    ", &[], 1).variable(0, b"BORN    ", &[], 20);
    file.integers(&[3, 2]).number(1.0).raw(b"\x05Woman  ");
    file.number(-99.0).raw(b"\x07Refused").integers(&[4, 1, 1]);
    file.extension(13, b"GENDER=Gender_of_person\tTOWN=Home").extension(20, b"UTF-8").end();
    file
}

#[test]
fn labels_missing_values_and_days_in_both_byte_orders() {
    for big in [false, true] {
        let mut file = dictionary(big, 0, 3);
        // 2019-04-03 is so many seconds after 1582-10-14.
        let born = f64::from(141_428 + 17_989) * 86_400.0;
        let mut town = "Łódź".as_bytes().to_vec();
        town.resize(16, b' ');
        file.number(1.0).raw(&town).number(born);
        file.number(-99.0).raw(&[b' '; 16]).number(-f64::MAX);
        file.number(2.5).raw(&town).number(born);
        let (names, rows, tally) = read(&file.bytes).unwrap();
        assert_eq!(names, ["Gender_of_person", "Home", "BORN"]);
        let first: Vec<Cell> = rows.get(0).unwrap().cells().collect();
        assert_eq!(first, [Cell::Labelled { code: "1", label: "Woman" }, Cell::Text("Łódź"), Cell::Date("2019-04-03")]);
        let second: Vec<Cell> = rows.get(1).unwrap().cells().collect();
        assert_eq!(second, [Cell::Missing { code: "-99", label: "Refused" }, Cell::Empty, Cell::Empty]);
        assert_eq!(rows.get(2).unwrap().cell(0), Cell::Number("2.5"));
        assert_eq!(tally.parts().data, 3);
    }
}

#[test]
fn packed_data_are_the_same_as_plain() {
    let codes: [u8; 8] = [101, 253, 254, 255, 1, 254, 254, 255];
    let mut packed = codes.to_vec();
    packed.extend(b"Leeds   ");
    let mut file = dictionary(false, 1, -1);
    file.raw(&packed);
    let expected = read(&file.bytes).unwrap();
    assert_eq!((expected.1.len(), expected.1.get(0).unwrap().text(1)), (2, "Leeds"));
    assert_eq!(expected.1.get(1).unwrap().cell(0), Cell::Missing { code: "-99", label: "Refused" });
    let mut zipped = dictionary(false, 2, 2);
    let mut blocks = Vec::new();
    for half in [&packed[..5], &packed[5..]] {
        let mut encoder = ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(half).unwrap();
        blocks.extend(encoder.finish().unwrap());
    }
    let start = zipped.bytes.len() as u64;
    for place in [start, start + 24 + blocks.len() as u64, 24] {
        zipped.raw(&place.to_le_bytes());
    }
    zipped.raw(&blocks).raw(&[0; 24]);
    let (_, rows, _) = read(&zipped.bytes).unwrap();
    assert_eq!((rows.len(), rows.get(0).unwrap().text(1)), (2, "Leeds"));
}

#[test]
fn a_cut_file_is_refused_wherever_it_is_cut() {
    let mut file = dictionary(false, 0, 2);
    file.number(1.0).raw(&[b'x'; 16]).number(1.0).number(2.0).raw(&[b'y'; 16]).number(2.0);
    assert_eq!(read(&file.bytes).unwrap().1.len(), 2);
    for length in 4..file.bytes.len() {
        let refused = read(&file.bytes[..length]).err().unwrap_or_else(|| panic!("{length} bytes"));
        assert_eq!(refused.reason(), Reason::Damaged, "{length}");
    }
}
