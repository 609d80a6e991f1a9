//! Are files told apart by their bytes, and is what they tell of their makers taken out?

use super::*;

/// What must not be left anywhere.
const SECRET: &[u8] = b"31.2304N 121.4737E <?php system($_GET[0]); ?>";

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    [&[0xff, marker][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat()
}

/// A photograph of this size, with these segments before the frame.
fn jpeg(width: u16, height: u16, before: &[Vec<u8>]) -> Vec<u8> {
    let [w, h] = [width, height].map(u16::to_be_bytes);
    let frame = segment(0xc0, &[8, h[0], h[1], w[0], w[1], 1, 1, 0x11, 0]);
    let scan = [segment(0xda, &[1, 1, 0, 0, 63, 0]), b"\x12\xff\x00\xff\xd0\x34".to_vec()].concat();
    [&b"\xff\xd8"[..], &before.concat(), &frame, &scan, b"\xff\xd9"].concat()
}

fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32).to_be_bytes()[..], name, body, &[0; 4]].concat()
}

fn png(width: u32, height: u32, between: &[Vec<u8>]) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let chunks = [chunk(b"IHDR", &head), between.concat(), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")].concat();
    [&b"\x89PNG\r\n\x1a\n"[..], &chunks].concat()
}

fn gif(width: u16, height: u16, between: &[u8]) -> Vec<u8> {
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    let frame = [&b",\0\0\0\0"[..], &size, b"\0\x02\x02\x4c\x01\0"].concat();
    [&b"GIF89a"[..], &size, b"\x80\0\0\0\0\0\xff\xff\xff", between, &frame, b";"].concat()
}

fn webp_chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&name[..], &(body.len() as u32).to_le_bytes(), body, &vec![0; body.len() % 2]].concat()
}

fn webp(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = [b"WEBP".to_vec(), chunks.concat()].concat();
    [&b"RIFF"[..], &(body.len() as u32).to_le_bytes(), &body].concat()
}

fn vp8l(width: u32, height: u32) -> Vec<u8> {
    webp_chunk(b"VP8L", &[&b"\x2f"[..], &((width - 1) | (height - 1) << 14).to_le_bytes(), b"pixels"].concat())
}

#[test]
fn what_a_file_is_its_bytes_tell() {
    let check = |bytes: &[u8], expected: Result<(Kind, Option<(u32, u32)>), Fault>| {
        let found = clean(bytes).map(|clean| (clean.kind, clean.size.map(|size| (size.width, size.height))));
        assert_eq!(found, expected, "{:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(60)]));
    };
    check(&jpeg(640, 480, &[]), Ok((Kind::Jpeg, Some((640, 480)))));
    check(&png(3, 2, &[]), Ok((Kind::Png, Some((3, 2)))));
    check(&gif(5, 4, b""), Ok((Kind::Gif, Some((5, 4)))));
    check(&webp(&[vp8l(300, 200)]), Ok((Kind::Webp, Some((300, 200)))));
    check(&webp(&[webp_chunk(b"VP8 ", b"\0\0\0\x9d\x01\x2a\x40\x01\xf0\x00pixels")]), Ok((Kind::Webp, Some((320, 240)))));
    check(b"%PDF-1.7\n1 0 obj\n%%EOF", Ok((Kind::Pdf, None)));
    check("第一行\n第二行\t🙂".as_bytes(), Ok((Kind::Text, None)));
    check(b"", Err(Fault::Empty));
    for other in [
        &b"<!DOCTYPE html><title>x</title>"[..],
        b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><x/>",
        b"hello <SCRIPT>alert(1)</SCRIPT>",
        b"<?php system($_GET[0]);",
        b"#!/bin/sh\nrm -rf /",
        b"PK\x03\x04\x14\0",
        b"MZ\x90\0\x03",
        b"\x7fELF\x02\x01\x01",
        b"\x1f\x8b\x08",
        b"\x00\x01\x02",
        b"\xff\xfeh\0i\0",
        b"BM6\x00\x0c\0",
        b"\0\0\0\x18ftypmp42",
    ] {
        check(other, Err(Fault::OtherKind));
    }
}

#[test]
fn a_picture_that_would_take_too_much_memory_is_refused() {
    let check = |bytes: Vec<u8>| assert_eq!(clean(&bytes), Err(Fault::TooManyPixels));
    check(jpeg(60_000, 60_000, &[]));
    check(png(60_000, 60_000, &[]));
    check(png(u32::MAX, u32::MAX, &[]));
    check(gif(60_000, 60_000, b""));
    check(webp(&[vp8l(16_000, 16_000)]));
    check(webp(&[webp_chunk(b"VP8X", b"\0\0\0\0\xff\xff\xff\xff\xff\xff"), vp8l(3, 2)]));
    let small_screen = [&gif(5, 4, b"")[..gif(5, 4, b"").len() - 1], b",\0\0\0\0\x60\xea\x60\xea\0\x02\0;"].concat();
    check(small_screen);
    assert!(clean(&png(8_000, 5_000, &[])).is_ok());
}

#[test]
fn what_tells_of_the_maker_is_taken_out_and_the_picture_stays() {
    let check = |bytes: &[u8], same: &[u8]| {
        assert!(has(bytes, SECRET));
        let clean = clean(bytes).unwrap();
        assert_eq!(clean.bytes, same);
        assert_eq!(super::clean(&clean.bytes).unwrap(), clean, "what is clean stays as it is");
    };
    let photo = jpeg(640, 480, &[]);
    for marker in [0xe1, 0xe2, 0xed, 0xee, 0xef, 0xfe] {
        check(&jpeg(640, 480, &[segment(marker, SECRET)]), &photo);
        check(&jpeg(640, 480, &[segment(marker, &[exif::HEAD, b"MM\0*\0\0\0\x08\0\0", SECRET].concat())]), &photo);
    }
    check(&[&photo[..], SECRET].concat(), &photo);
    let jfif = segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    check(&jpeg(3, 2, &[segment(0xe0, &[b"JFIF\0\x01\x01\0\0\x01\0\x01\x09\x09", SECRET].concat())]), &jpeg(3, 2, &[jfif]));
    let turned = segment(0xe1, &exif::block(6));
    check(&jpeg(3, 2, &[segment(0xe1, &[&exif::block(6), SECRET].concat())]), &jpeg(3, 2, &[turned]));

    let drawing = png(3, 2, &[]);
    for name in [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"prVt"] {
        check(&png(3, 2, &[chunk(name, SECRET)]), &drawing);
    }
    check(&[&drawing[..], SECRET].concat(), &drawing);

    let moving = gif(3, 2, b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0");
    let [comment, other] = [b"!\xfe".to_vec(), b"!\xff\x0bXMP DataXMP".to_vec()].map(|mut head| {
        head.push(SECRET.len() as u8);
        [&head[..], SECRET, b"\0"].concat()
    });
    check(&gif(3, 2, &[comment, b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0".to_vec(), other].concat()), &moving);
    check(&[&moving[..], SECRET].concat(), &moving);

    let head = |flags: u8| webp_chunk(b"VP8X", &[flags, 0, 0, 0, 2, 0, 0, 1, 0, 0]);
    let chunks = [head(0x1c), vp8l(3, 2), webp_chunk(b"EXIF", SECRET), webp_chunk(b"XMP ", SECRET), webp_chunk(b"ODD ", SECRET)];
    check(&webp(&chunks), &webp(&[head(0x10), vp8l(3, 2)]));
    check(&[&webp(&[vp8l(3, 2)])[..], SECRET].concat(), &webp(&[vp8l(3, 2)]));

    check(&[b"%PDF-1.4\n%%EOF\r\n", SECRET].concat(), b"%PDF-1.4\n%%EOF\n");
}

#[test]
fn what_is_cut_short_or_out_of_order_is_damaged() {
    let wholes = [jpeg(3, 2, &[]), png(3, 2, &[]), gif(3, 2, b""), webp(&[vp8l(3, 2)])];
    for whole in wholes {
        for end in 12..whole.len() {
            assert_eq!(clean(&whole[..end]), Err(Fault::Damaged), "{end} of {whole:x?}");
        }
    }
    let check = |bytes: Vec<u8>| assert_eq!(clean(&bytes), Err(Fault::Damaged), "{bytes:x?}");
    check(jpeg(0, 2, &[]));
    check(jpeg(3, 2, &[segment(0xc0, &[8, 0, 2, 0, 3])]));
    check(b"\xff\xd8\xff\xd9".to_vec());
    check(png(3, 2, &[chunk(b"ABCD", b"")]));
    check(png(3, 2, &[chunk(b"IHDR", &[0; 13])]));
    check([&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IDAT", b""), &chunk(b"IEND", b"")].concat());
    check(webp(&[webp_chunk(b"EXIF", b"x")]));
    check(b"%PDF-1.4 and no end".to_vec());
}
