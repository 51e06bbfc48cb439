SELECT nationality_region_8, COUNT(*) AS people
FROM participants
GROUP BY nationality_region_8
