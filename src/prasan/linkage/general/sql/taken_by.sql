-- Records that surely have a partner.  Where one of the right may have several, it stays for others.
SELECT l AS rid FROM general_believed WHERE probability >= $sure AND weight >= $heavy
UNION ALL
SELECT r FROM general_believed WHERE probability >= $sure AND weight >= $heavy AND NOT $many;
