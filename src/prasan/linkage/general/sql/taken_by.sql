-- Records that surely have a partner.  Where one of the right may have several, it stays for others.
SELECT l AS rid FROM general_believed WHERE probability >= $sure
UNION ALL
SELECT r FROM general_believed WHERE probability >= $sure AND NOT $many;
